package io.gradwatch.training.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;

/**
 * Sets the Spark properties that training needs, before the context exists. Properties that the user has set are kept.
 */
public final class TrainingEnvironment {
    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        // One thread per operation: tasks with more threads would compete for cores.
        DEFAULTS.put("spark.executorEnv.OMP_NUM_THREADS", "1");
        // Two attempts at one shard would only compete for cores.
        DEFAULTS.put("spark.speculation", "false");
        // States are incompressible floats.
        DEFAULTS.put("spark.broadcast.compress", "false");
        // Spark's checksum of a state takes as long as sending it within a host, and TCP has its own checksums.
        DEFAULTS.put("spark.broadcast.checksum", "false");
        // The driver bounds results itself, by averaging on the executors.
        DEFAULTS.put("spark.driver.maxResultSize", "0");
        // Otherwise rows that were read on one host would all stay there, and with them every worker.
        DEFAULTS.put("spark.shuffle.reduceLocality.enabled", "false");
        // Waiting for the executor with the replica and the rows is faster than building them on another.
        DEFAULTS.put("spark.locality.wait", "10s");
        // The throughput collector handles the phantom references of native memory fastest.
        DEFAULTS.put("spark.executor.defaultJavaOptions", "-XX:+UseParallelGC");
        // A driver that exits with an error has reported its reason; another attempt would fail for the same reason.
        DEFAULTS.put("spark.yarn.maxAppAttempts", "1");
    }

    /** Spark property: size in bytes of all replicas together above which the executors average them. */
    public static final String SCATTER_ABOVE = "spark.gradwatch.training.scatterAbove";

    private TrainingEnvironment() {}

    /**
     * Returns the size in bytes of all replicas together above which the executors average them: 256 MB, or an eighth
     * of the driver's heap if that is less, because several copies of the results pass through it.
     */
    public static long scatterAbove(SparkConf conf) {
        long byHeap = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);
        return conf.getSizeAsBytes(SCATTER_ABOVE, byHeap);
    }

    /** Sets all properties that are not set. */
    public static void configure(SparkConf conf) {
        DEFAULTS.forEach(conf::setIfMissing);
    }
}
