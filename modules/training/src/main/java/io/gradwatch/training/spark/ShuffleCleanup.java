package io.gradwatch.training.spark;

import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.rdd.ShuffledRDD;

/** Removes shuffle files that Spark would keep until the driver's garbage collector finds their RDD unreachable. */
public final class ShuffleCleanup {
    private ShuffleCleanup() {}

    /** Removes the shuffle files of a partitioned RDD, without waiting for executors. */
    public static <K, V> void remove(JavaPairRDD<K, V> partitioned) {
        SparkContext context = partitioned.context();
        if (partitioned.rdd() instanceof ShuffledRDD<?, ?, ?> shuffled
                && context.cleaner().isDefined()
                && shuffled.dependencies().head() instanceof ShuffleDependency<?, ?, ?> shuffle) {
            context.cleaner().get().doCleanupShuffle(shuffle.shuffleId(), false);
        }
    }
}
