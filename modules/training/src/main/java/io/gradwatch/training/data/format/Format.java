package io.gradwatch.training.data.format;

import io.gradwatch.training.data.Table;
import java.util.Optional;

/** Reads the rows of one source. Each storage format implements it in a package of its own. */
public interface Format {
    /** Checks the files and their first rows. Runs on the driver without a Spark job, so it needs no executors. */
    void check(FileProblems problems);

    /**
     * Checks every row on the executors and returns the rows. Call it after a {@link #check} without problems.
     *
     * @return the rows, or empty if they could not be read; the reason is then among the problems
     */
    Optional<Table> read(FileProblems problems);
}
