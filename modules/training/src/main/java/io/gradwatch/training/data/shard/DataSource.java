package io.gradwatch.training.data.shard;

import io.gradwatch.training.data.DataSpec;
import java.util.List;

/** Source of the rows of a trainer. It is read once the number of workers is known. */
public interface DataSource {
    /** Returns the shape of one row: {@code [n]}, {@code [time, features]} or {@code [channels, height, width]}. */
    List<Integer> featureShape();

    /** Returns the expected output of the network. */
    DataSpec.Label label();

    /**
     * Reads and checks the rows and assigns them to workers.
     *
     * @throws io.gradwatch.network.InvalidInputException with all problems of the rows
     */
    PreparedData prepare(int workers, long seed);
}
