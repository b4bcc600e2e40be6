package io.gradwatch.training.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;

/** What training needs of Spark, set before the context exists; what the user set stays as it is. */
public final class TrainingEnvironment {
    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        // One thread an operation: more of them than slots get into each other's way.
        DEFAULTS.put("spark.executorEnv.OMP_NUM_THREADS", "1");
        // Two attempts at one share would only compete for the cores.
        DEFAULTS.put("spark.speculation", "false");
        // States are incompressible floats.
        DEFAULTS.put("spark.broadcast.compress", "false");
        // Spark's sum over every state takes as long as sending it within a host; TCP has sums of its own.
        DEFAULTS.put("spark.broadcast.checksum", "false");
        // The driver bounds results itself, by averaging on the executors.
        DEFAULTS.put("spark.driver.maxResultSize", "0");
        // Rows that were all read on one host would all stay there, and with them every worker.
        DEFAULTS.put("spark.shuffle.reduceLocality.enabled", "false");
        // A worker that meets its replica and its rows again is worth waiting for.
        DEFAULTS.put("spark.locality.wait", "10s");
        // Phantom references of native memory are cheapest with the throughput collector.
        DEFAULTS.put("spark.executor.defaultJavaOptions", "-XX:+UseParallelGC");
        // A driver that ends with an exit code other than 0 has said why; trying again would say the same.
        DEFAULTS.put("spark.yarn.maxAppAttempts", "1");
    }

    /** Property: replicas that together have more bytes than this are averaged on the executors. */
    public static final String SCATTER_ABOVE = "spark.gradwatch.training.scatterAbove";

    private TrainingEnvironment() {}

    /**
     * Bytes of all replicas together above which averaging moves to the executors: 256 MB, or an eighth of the driver's
     * heap if that is less, since results pass through it in several copies.
     */
    public static long scatterAbove(SparkConf conf) {
        long byHeap = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);
        return conf.getSizeAsBytes(SCATTER_ABOVE, byHeap);
    }

    /** Sets what is not set. */
    public static void configure(SparkConf conf) {
        DEFAULTS.forEach(conf::setIfMissing);
    }
}
