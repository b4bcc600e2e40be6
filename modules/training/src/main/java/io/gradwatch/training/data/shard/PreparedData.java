package io.gradwatch.training.data.shard;

import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;

/**
 * Data that is ready to train on.
 *
 * @param shards one element per partition: partition {@code i} holds the shard of worker {@code i}. The trainer caches it.
 * @param trainRows number of training rows per worker, in worker order
 * @param validationRows total number of rows that are held out of the training rows to judge variants on
 * @param testRows total number of test rows
 * @param normalizer scaling that was applied to the features, to be saved with the model
 */
public record PreparedData(
        JavaRDD<Shard> shards,
        long[] trainRows,
        long validationRows,
        long testRows,
        Optional<DataNormalization> normalizer) {
    /** Returns the total number of training rows. */
    public long trainRowsInAll() {
        long sum = 0;
        for (long rows : trainRows) {
            sum += rows;
        }
        return sum;
    }
}
