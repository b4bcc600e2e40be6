package io.gradwatch.training.data;

import java.util.List;

/** Where a trainer gets its rows from, once it knows how many workers there will be. */
public interface DataSource {
    /** Of one row: {@code [n]}, {@code [time, features]} or {@code [channels, height, width]}. */
    List<Integer> featureShape();

    /** What is to come out of the network. */
    DataSpec.Label label();

    /**
     * Reads, checks and assigns the rows to workers.
     *
     * @throws io.gradwatch.network.InvalidInputException with all that is wrong with them
     */
    PreparedData prepare(int workers, long seed);
}
