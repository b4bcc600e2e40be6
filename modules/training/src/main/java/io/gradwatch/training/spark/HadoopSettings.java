package io.gradwatch.training.spark;

import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.util.SerializableConfiguration;

/** A Hadoop configuration that Spark can send to executors. */
public final class HadoopSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    private final SerializableConfiguration settings;

    /** Creates settings that carry this configuration. */
    public HadoopSettings(Configuration configuration) {
        settings = new SerializableConfiguration(configuration);
    }

    /** Returns the configuration that a Spark context would use: Hadoop's files and the {@code spark.hadoop.*} properties. */
    public static Configuration ofSparkDefaults() {
        return SparkHadoopUtil.get().newConfiguration(new SparkConf());
    }

    /** Returns the configuration. */
    public Configuration configuration() {
        return settings.value();
    }
}
