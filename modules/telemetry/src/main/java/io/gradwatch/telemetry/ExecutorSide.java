package io.gradwatch.telemetry;

import java.time.Duration;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugin on an executor: opens its endpoint and tells the driver where it is. */
final class ExecutorSide implements ExecutorPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorSide.class);
    private static final long FIRST_PAUSE = Duration.ofMillis(100).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(30).toNanos();

    private ExecutorTelemetry telemetry;
    private Thread announcer;

    @Override
    public void init(PluginContext context, Map<String, String> extraConf) {
        TelemetrySettings settings = TelemetrySettings.fromSparkProperties(context.conf());
        Hosts hosts = hosts(settings, context.conf());
        telemetry = new ExecutorTelemetry(settings, hosts.bind());
        telemetry.makeCurrent();
        Address address = new Address(hosts.advertised(), telemetry.port());
        LOG.info("Executor {} serves its metrics at {}metrics", context.executorID(), address.uri());
        announcer = new Thread(
                () -> announce(context, new Announcement(context.executorID(), address), Time.SYSTEM),
                "gradwatch-announcer");
        announcer.setDaemon(true);
        announcer.start();
    }

    /** {@link PluginContext#hostname()} is of no use here: it fails on executors, which run no RPC server. */
    private static Hosts hosts(TelemetrySettings settings, SparkConf conf) {
        if (isLocal(conf.get("spark.master"))) {
            return Hosts.of(settings, Hosts.loopback(), conf.get("spark.driver.host"));
        }
        String sparkHost = SparkEnv.get().blockManager().blockManagerId().host();
        return Hosts.of(settings, sparkHost, sparkHost);
    }

    static boolean isLocal(String master) {
        return master.equals("local") || master.startsWith("local[");
    }

    /** Asks until the driver has answered, at growing intervals: without it nobody finds this executor. */
    static void announce(PluginContext context, Announcement announcement, Time time) {
        try {
            for (long pause = FIRST_PAUSE;
                    !accepted(context, announcement);
                    pause = Math.min(2 * pause, LONGEST_PAUSE)) {
                time.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean accepted(PluginContext context, Announcement announcement) throws InterruptedException {
        try {
            context.ask(announcement);
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("The driver did not take {}, will ask again: {}", announcement, e.toString());
            return false;
        }
    }

    @Override
    public void shutdown() {
        announcer.interrupt();
        telemetry.close();
    }
}
