package io.gradwatch.telemetry;

import io.gradwatch.signal.Layout;
import io.gradwatch.signal.WorkerReport;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;

/** The meters of the workers that train on this executor, and the endpoint that shows them. Any thread may call it. */
public final class ExecutorTelemetry implements AutoCloseable {
    private static final AtomicReference<ExecutorTelemetry> CURRENT = new AtomicReference<>();

    private record Assignment(String run, String variant, int worker) {
        boolean isOfSameArm(Assignment other) {
            return run.equals(other.run) && variant.equals(other.variant);
        }
    }

    private final ConcurrentMap<Assignment, WorkerMeters> workers = new ConcurrentHashMap<>();
    private final HttpEndpoint endpoint;

    /** Listens on this host, as the settings say. */
    ExecutorTelemetry(TelemetrySettings settings, String host) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Exposition exposition = new Exposition(registry, settings.maxSeries(), this::present);
        endpoint = HttpEndpoint.open(host, settings.port(), settings.token());
        endpoint.get("/metrics", exposition::scrape);
        endpoint.get("/healthz", () -> Response.text(200, "ok\n"));
        endpoint.start();
    }

    /** This executor's, while a Spark application with the {@link GradwatchPlugin} runs on it. */
    public static Optional<ExecutorTelemetry> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    void makeCurrent() {
        CURRENT.set(this);
    }

    /** Those that are still here: every share trains in every round, so what misses one that others saw has moved on. */
    private Collection<WorkerMeters> present() {
        workers.forEach((assignment, meters) -> {
            if (meters.round() < latestRound(assignment) - 1) {
                workers.remove(assignment, meters);
            }
        });
        return workers.values();
    }

    private int latestRound(Assignment assignment) {
        return workers.entrySet().stream()
                .filter(e -> e.getKey().isOfSameArm(assignment))
                .mapToInt(e -> e.getValue().round())
                .max()
                .orElse(0);
    }

    int port() {
        return endpoint.port();
    }

    /**
     * Adds a round to the meters of its worker; takes microseconds.
     *
     * @param layout of the variant that the report is of
     */
    public void record(String run, Layout layout, WorkerReport report) {
        Assignment assignment = new Assignment(run, report.variant(), report.worker());
        workers.compute(
                        assignment,
                        (a, meters) -> meters != null && meters.fits(layout)
                                ? meters
                                : new WorkerMeters(a.run, a.variant, a.worker, layout))
                .record(report);
    }

    /** Drops the meters of a share that has left this executor; nothing if there are none. */
    public void forget(String run, String variant, int worker) {
        workers.remove(new Assignment(run, variant, worker));
    }

    @Override
    public void close() {
        CURRENT.compareAndSet(this, null);
        endpoint.close();
    }
}
