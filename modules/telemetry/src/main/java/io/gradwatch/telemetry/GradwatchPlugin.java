package io.gradwatch.telemetry;

import io.gradwatch.signal.Api;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;

/** Opens Gradwatch's endpoints on the driver and on each executor of a Spark application. Set in {@code spark.plugins}. */
@Api
public final class GradwatchPlugin implements SparkPlugin {
    @Override
    public DriverPlugin driverPlugin() {
        return new DriverSide();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorSide();
    }
}
