package io.gradwatch.training.data.files;

import org.apache.spark.sql.SparkSession;

/** A Spark session in this process. */
final class LocalSpark {
    private LocalSpark() {}

    static SparkSession start(String... properties) {
        SparkSession.Builder builder = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1");
        for (int i = 0; i < properties.length; i += 2) {
            builder.config(properties[i], properties[i + 1]);
        }
        return builder.getOrCreate();
    }
}
