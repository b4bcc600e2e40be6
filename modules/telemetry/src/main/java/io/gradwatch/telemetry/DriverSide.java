package io.gradwatch.telemetry;

import io.gradwatch.telemetry.ExecutorMessage.Announcement;
import io.gradwatch.telemetry.ExecutorMessage.NotServed;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.ui.GradwatchTab;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugin on the driver. It opens the driver's endpoint and lists those of the executors. */
final class DriverSide implements DriverPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(DriverSide.class);

    private final Targets targets = new Targets();
    private DriverTelemetry telemetry;

    @Override
    public Map<String, String> init(SparkContext spark, PluginContext context) {
        TelemetrySettings settings = TelemetrySettings.fromSparkProperties(context.conf());
        Hosts hosts = Hosts.of(settings, Hosts.loopback(), context.conf().get("spark.driver.host"));
        telemetry = new DriverTelemetry(settings, hosts, targets, Time.SYSTEM);
        telemetry.makeCurrent();
        telemetry.address().ifPresent(page -> GradwatchTab.attach(spark, page));
        spark.addSparkListener(new SparkListener() {
            @Override
            public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
                targets.remove(event.executorId());
            }
        });
        return Map.of();
    }

    @Override
    public void registerMetrics(String application, PluginContext context) {
        targets.application(application);
    }

    @Override
    public Object receive(Object message) {
        if (message instanceof NotServed missing) {
            LOG.error("Executor {} trains but serves no metrics: {}", missing.executor(), missing.reason());
            return null;
        }
        targets.add((Announcement) message);
        return telemetry.rounds().toMessage();
    }

    @Override
    public void shutdown() {
        telemetry.close();
    }
}
