package io.gradwatch.telemetry;

import io.gradwatch.signal.Layout;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.telemetry.http.HttpEndpoint;
import io.gradwatch.telemetry.http.Response;
import io.gradwatch.telemetry.meters.Exposition;
import io.gradwatch.telemetry.meters.WorkerMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;

/** The meters of the workers that train on this executor, and the endpoint that serves them. Thread-safe. */
public final class ExecutorTelemetry implements AutoCloseable {
    private static final AtomicReference<ExecutorTelemetry> CURRENT = new AtomicReference<>();

    private record Assignment(String run, String variant, int worker) {}

    private final ConcurrentMap<Assignment, WorkerMeters> residents = new ConcurrentHashMap<>();
    private final HttpEndpoint endpoint;
    private final Optional<GatewayPusher> pusher;

    /** Opens the endpoint on this host, and pushes to a Pushgateway if one is configured. */
    ExecutorTelemetry(TelemetrySettings settings, String host) {
        Exposition exposition = new Exposition(
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), settings.maxSeries(), this::present);
        endpoint = HttpEndpoint.open(host, settings.port(), settings.token());
        endpoint.get("/metrics", exposition::scrape);
        endpoint.get("/healthz", () -> Response.text(200, "ok\n"));
        endpoint.start();
        pusher = settings.push().map(gateway -> new GatewayPusher(gateway, exposition));
        pusher.ifPresent(p -> p.start(Time.SYSTEM));
    }

    /** Returns the endpoint of this executor; empty without the {@link GradwatchPlugin}. */
    public static Optional<ExecutorTelemetry> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    void makeCurrent() {
        CURRENT.set(this);
    }

    private Collection<WorkerMeters> present() {
        return List.copyOf(residents.values());
    }

    int port() {
        return endpoint.port();
    }

    /**
     * Adds a round to the meters of its worker; takes microseconds.
     *
     * @param layout layout of the report's variant
     */
    public void record(String run, Layout layout, WorkerReport report) {
        Assignment assignment = new Assignment(run, report.variant(), report.worker());
        residents
                .compute(
                        assignment,
                        (a, meters) -> meters != null && meters.fits(layout)
                                ? meters
                                : new WorkerMeters(a.run, a.variant, a.worker, layout))
                .record(report);
    }

    /** Removes the meters of workers that no longer train here, according to the driver. */
    void removeEnded(RunRounds rounds) {
        residents.forEach((assignment, meters) -> {
            if (rounds.hasLeft(assignment.run, meters.round())) {
                residents.remove(assignment, meters);
            }
        });
    }

    @Override
    public void close() {
        CURRENT.compareAndSet(this, null);
        pusher.ifPresent(GatewayPusher::close);
        endpoint.close();
    }
}
