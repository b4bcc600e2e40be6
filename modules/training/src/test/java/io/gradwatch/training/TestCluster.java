package io.gradwatch.training;

import io.gradwatch.telemetry.GradwatchPlugin;
import io.gradwatch.training.cluster.TrainingEnvironment;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark context in this process, configured like that of a job. */
public final class TestCluster implements AutoCloseable {
    private final SparkSession session;

    public TestCluster(int slots) {
        SparkConf conf = new SparkConf()
                .setAppName("training-test")
                .setMaster("local[" + slots + ",4]")
                .set("spark.ui.enabled", "false")
                .set("spark.gradwatch.telemetry.pagePort", "0")
                .set("spark.plugins", GradwatchPlugin.class.getName());
        TrainingEnvironment.configure(conf);
        session = SparkSession.builder().config(conf).getOrCreate();
    }

    public SparkSession session() {
        return session;
    }

    /** Sets a property of this context, which takes effect where it is read later. */
    public void set(String property, String value) {
        session.sparkContext().conf().set(property, value);
    }

    @Override
    public void close() {
        session.stop();
    }
}
