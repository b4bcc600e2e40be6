package io.gradwatch.training.cluster;

import io.gradwatch.telemetry.DriverTelemetry;
import io.gradwatch.telemetry.GradwatchPlugin;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once per application if the Spark context was created without Gradwatch's plugin. */
public final class PluginNotice {
    private static final Logger LOG = LoggerFactory.getLogger(PluginNotice.class);

    private static final AtomicReference<String> WARNED = new AtomicReference<>("");

    private PluginNotice() {}

    /** Warns if this context has no plugin and has not been warned about. */
    public static void warnWithoutPlugin(SparkContext context) {
        String application = context.applicationId();
        if (DriverTelemetry.current().isEmpty()
                && !WARNED.getAndSet(application).equals(application)) {
            LOG.warn(
                    "This Spark context was created without spark.plugins={}. Training works, but there are no live"
                            + " metrics. Set the plugin and call TrainingEnvironment.configure(conf) before creating the"
                            + " context to have metrics and full speed.",
                    GradwatchPlugin.class.getName());
        }
    }
}
