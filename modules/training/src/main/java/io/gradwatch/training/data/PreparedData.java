package io.gradwatch.training.data;

import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * Data that is ready to train on.
 *
 * @param shards one element a partition, partition {@code i} holding worker {@code i}'s shard; cached by the trainer
 * @param trainRows rows per worker, in worker order
 * @param validationRows rows in all that are held out of the training rows to judge variants on
 * @param testRows test rows in all
 * @param normalizer what was done to the features, to travel with the model
 */
public record PreparedData(
        JavaRDD<Shard> shards,
        long[] trainRows,
        long validationRows,
        long testRows,
        Optional<DataNormalization> normalizer) {
    /** Training rows in all. */
    public long trainRowsInAll() {
        long sum = 0;
        for (long rows : trainRows) {
            sum += rows;
        }
        return sum;
    }
}
