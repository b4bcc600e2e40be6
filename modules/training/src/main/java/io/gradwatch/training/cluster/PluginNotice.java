package io.gradwatch.training.cluster;

import io.gradwatch.telemetry.DriverTelemetry;
import io.gradwatch.telemetry.GradwatchPlugin;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says, once an application, what training does without in a context that was made without Gradwatch's plugin. */
public final class PluginNotice {
    private static final Logger LOG = LoggerFactory.getLogger(PluginNotice.class);

    private static final AtomicReference<String> TOLD = new AtomicReference<>("");

    private PluginNotice() {}

    /** Warns if this context has no plugin and has not been warned about. */
    public static void give(SparkContext context) {
        String application = context.applicationId();
        if (DriverTelemetry.current().isEmpty() && !TOLD.getAndSet(application).equals(application)) {
            LOG.warn(
                    "this Spark context was made without spark.plugins={}: training goes on without live metrics. For"
                            + " these, and for full speed, set what TrainingEnvironment.configure(conf) sets, and the"
                            + " plugin, before the context exists",
                    GradwatchPlugin.class.getName());
        }
    }
}
