package io.gradwatch.telemetry;

import io.gradwatch.telemetry.meters.Exposition;
import io.prometheus.metrics.exporter.pushgateway.Format;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import io.prometheus.metrics.exporter.pushgateway.Scheme;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes an endpoint's series to a Pushgateway, for clusters in which Prometheus cannot reach the endpoint. Each worker of a
 * run is a group there, and so is the run as a whole. A group is deleted when its worker has left or its run has ended,
 * because a Pushgateway never expires groups.
 */
final class GatewayPusher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayPusher.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** A group of the Pushgateway; the worker is absent for series of the run as a whole. */
    private record Group(String run, Optional<String> worker) {
        static Optional<Group> of(Labels labels) {
            return Optional.ofNullable(labels.get("run"))
                    .map(run -> new Group(run, Optional.ofNullable(labels.get("worker"))));
        }
    }

    private final URI gateway;
    private final Exposition series;
    private final Map<Group, PushGateway> pushed = new HashMap<>();
    private Optional<Thread> thread = Optional.empty();
    private boolean failing;

    /** Creates a pusher of these series, grouped by their labels {@code run} and {@code worker}. */
    GatewayPusher(URI gateway, Exposition series) {
        this.gateway = gateway;
        this.series = series;
    }

    /** Starts to push every few seconds. */
    void start(Time time) {
        Thread pushing = new Thread(() -> pushForever(time), "gradwatch-pusher");
        pushing.setDaemon(true);
        pushing.start();
        thread = Optional.of(pushing);
    }

    private void pushForever(Time time) {
        try {
            while (true) {
                push();
                time.sleep(INTERVAL.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Replaces the groups that are present, and deletes those that have left.
     *
     * @return whether there was something to push and the gateway accepted it
     */
    synchronized boolean push() {
        MetricSnapshots all = series.snapshots();
        Set<Group> present = all.stream()
                .flatMap(metric -> metric.getDataPoints().stream())
                .flatMap(point -> Group.of(point.getLabels()).stream())
                .collect(Collectors.toSet());
        deleteAllBut(present);
        boolean taken = !present.isEmpty();
        for (Group group : present) {
            MultiCollector ofGroup = () -> only(group, all);
            PushGateway target = pushed.computeIfAbsent(group, this::open);
            taken &= attempt(() -> target.push(ofGroup));
        }
        return taken;
    }

    private PushGateway open(Group group) {
        PushGateway.Builder target = PushGateway.builder()
                .address(gateway.getAuthority())
                .scheme(gateway.getScheme().equals("https") ? Scheme.HTTPS : Scheme.HTTP)
                .format(Format.PROMETHEUS_TEXT)
                .job("gradwatch")
                .groupingKey("run", group.run);
        group.worker.ifPresent(worker -> target.groupingKey("worker", worker));
        return target.build();
    }

    private void deleteAllBut(Set<Group> present) {
        pushed.entrySet().removeIf(entry -> !present.contains(entry.getKey()) && attempt(entry.getValue()::delete));
    }

    private interface Request {
        void send() throws IOException;
    }

    /** Returns whether the request succeeded. Warns of the first failure after a success. */
    private boolean attempt(Request request) {
        try {
            request.send();
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn("{} did not accept series; retrying: {}", gateway, e.toString());
            }
            failing = true;
        }
        return !failing;
    }

    private static MetricSnapshots only(Group group, MetricSnapshots all) {
        return new MetricSnapshots(
                all.stream().flatMap(metric -> only(group, metric).stream()).toList());
    }

    private static Optional<MetricSnapshot> only(Group group, MetricSnapshot metric) {
        if (points(group, metric.getDataPoints()).isEmpty()) {
            return Optional.empty();
        }
        if (metric instanceof GaugeSnapshot gauge) {
            return Optional.of(new GaugeSnapshot(gauge.getMetadata(), points(group, gauge.getDataPoints())));
        }
        if (metric instanceof CounterSnapshot counter) {
            return Optional.of(new CounterSnapshot(counter.getMetadata(), points(group, counter.getDataPoints())));
        }
        HistogramSnapshot histogram = (HistogramSnapshot) metric;
        return Optional.of(new HistogramSnapshot(histogram.getMetadata(), points(group, histogram.getDataPoints())));
    }

    private static <P extends DataPointSnapshot> List<P> points(Group group, List<P> points) {
        return points.stream()
                .filter(point ->
                        Group.of(point.getLabels()).filter(group::equals).isPresent())
                .toList();
    }

    /** Stops pushing and deletes all groups. */
    @Override
    public void close() {
        thread.ifPresent(Thread::interrupt);
        synchronized (this) {
            deleteAllBut(Set.of());
        }
    }
}
