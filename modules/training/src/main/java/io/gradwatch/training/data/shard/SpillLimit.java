package io.gradwatch.training.data.shard;

import io.gradwatch.training.spark.ClusterExecutors;
import org.apache.spark.SparkContext;

/** Limit on the size of a shard that is kept in memory. */
final class SpillLimit {
    /** Property: a shard with more bytes than this stays on the local disk of its executor. */
    static final String PROPERTY = "spark.gradwatch.training.spillAbove";

    private SpillLimit() {}

    /**
     * Returns the configured limit. The default is half of the storage memory of all executors divided by the number of
     * workers. The other half is for states and for the shards of lost executors.
     */
    static long bytes(SparkContext context, int workers) {
        long storage = new ClusterExecutors(context).storageBytes();
        return context.conf().getSizeAsBytes(PROPERTY, storage / 2 / workers);
    }
}
