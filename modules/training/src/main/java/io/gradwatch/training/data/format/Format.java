package io.gradwatch.training.data.format;

import io.gradwatch.training.data.Table;
import java.util.Optional;

/** How rows are stored: one class a format. */
interface Format {
    /** Looks for problems in the files and their first rows, on the driver. */
    void check(FileProblems problems);

    /** Looks for problems in every row, on the executors, and gives the rows; after a {@link #check} without problems. */
    Optional<Table> read(FileProblems problems);
}
