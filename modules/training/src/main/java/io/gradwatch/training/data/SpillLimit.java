package io.gradwatch.training.data;

import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.JavaConverters;

/** How large a shard may be to be kept in memory. */
final class SpillLimit {
    /** Property: a shard that takes more bytes than this stays on the disk of its executor. */
    static final String PROPERTY = "spark.gradwatch.training.spillAbove";

    private SpillLimit() {}

    /**
     * What is set, or a shard's part of half the memory that executors have for storage; the other half is for states,
     * and for the shards of executors that get lost.
     */
    static long bytes(SparkContext context, int workers) {
        long storage = JavaConverters.seqAsJavaList(context.statusStore().executorList(true)).stream()
                .filter(executor -> context.isLocal() || !"driver".equals(executor.id()))
                .mapToLong(ExecutorSummary::maxMemory)
                .sum();
        return context.conf().getSizeAsBytes(PROPERTY, storage / 2 / workers);
    }
}
