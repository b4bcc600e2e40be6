package io.gradwatch.bench;

import io.gradwatch.telemetry.GradwatchPlugin;
import io.gradwatch.training.cluster.TrainingEnvironment;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** The Spark application that a benchmark runs in, configured like a job's. */
final class BenchCluster implements AutoCloseable {
    private final SparkSession session;

    /** Starts Spark in this process. Stock Export accepts no other spelling of a local master than {@code local[N]}. */
    BenchCluster(int slots) {
        SparkConf conf = new SparkConf()
                .setAppName("gradwatch-bench")
                .setMaster("local[" + slots + "]")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.ui.enabled", "false")
                .set("spark.gradwatch.telemetry.pagePort", "0")
                .set("spark.plugins", GradwatchPlugin.class.getName());
        TrainingEnvironment.configure(conf);
        session = SparkSession.builder().config(conf).getOrCreate();
        session.sparkContext().setLogLevel("ERROR");
    }

    SparkSession session() {
        return session;
    }

    JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    @Override
    public void close() {
        session.stop();
    }
}
