package io.gradwatch.telemetry;

import io.gradwatch.telemetry.ExecutorMessage.Announcement;
import io.gradwatch.telemetry.ExecutorMessage.NotServed;
import io.gradwatch.telemetry.http.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugin on an executor. It opens the endpoint, announces it to the driver, and learns which runs are still active. */
final class ExecutorSide implements ExecutorPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorSide.class);
    private static final long FIRST_PAUSE = Duration.ofMillis(100).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofSeconds(30).toNanos();
    private static final long INTERVAL = Duration.ofSeconds(2).toNanos();

    private Optional<ExecutorTelemetry> telemetry = Optional.empty();
    private Optional<Thread> announcer = Optional.empty();

    @Override
    public void init(PluginContext context, Map<String, String> extraConf) {
        try {
            TelemetrySettings settings = TelemetrySettings.fromSparkProperties(context.conf());
            Hosts hosts = hosts(settings, context.conf());
            serve(context, new ExecutorTelemetry(settings, hosts.bind()), hosts);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            // Spark ends an executor whose plugin fails, and training works without metrics.
            LOG.error("Executor {} serves no metrics", context.executorID(), e);
            send(context, new NotServed(context.executorID(), e.getMessage()));
        }
    }

    private void serve(PluginContext context, ExecutorTelemetry open, Hosts hosts) {
        telemetry = Optional.of(open);
        open.makeCurrent();
        Address address = new Address(hosts.advertised(), open.port());
        LOG.info("Executor {} serves its metrics at {}metrics", context.executorID(), address.uri());
        Announcement announcement = new Announcement(context.executorID(), address);
        Thread thread = new Thread(
                () -> announce(context, announcement, open::removeEnded, Time.SYSTEM), "gradwatch-announcer");
        thread.setDaemon(true);
        thread.start();
        announcer = Optional.of(thread);
    }

    private static void send(PluginContext context, ExecutorMessage message) {
        try {
            context.send(message);
        } catch (IOException e) {
            LOG.error("Could not report to the driver that this executor serves no metrics", e);
        }
    }

    /** Returns the hosts. {@link PluginContext#hostname()} fails on executors, which run no RPC server. */
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

    /**
     * Announces this executor at intervals. Prometheus cannot discover it until the driver answers, and each answer states
     * which workers no longer train here. While the driver does not answer, the interval grows.
     */
    static void announce(PluginContext context, Announcement announcement, Consumer<RunRounds> answered, Time time) {
        try {
            long pause = FIRST_PAUSE;
            while (true) {
                Optional<RunRounds> answer = ask(context, announcement);
                answer.ifPresent(answered);
                time.sleep(answer.isPresent() ? INTERVAL : pause);
                pause = answer.isPresent() ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<RunRounds> ask(PluginContext context, Announcement announcement)
            throws InterruptedException {
        try {
            return Optional.of(RunRounds.fromMessage(context.ask(announcement)));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn("The driver did not answer {}; retrying: {}", announcement, e.toString());
            return Optional.empty();
        }
    }

    @Override
    public void shutdown() {
        announcer.ifPresent(Thread::interrupt);
        telemetry.ifPresent(ExecutorTelemetry::close);
    }
}
