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
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;

/** The meters of the workers that train on this executor, and the endpoint that shows them. Any thread may call it. */
public final class ExecutorTelemetry implements AutoCloseable {
    private static final AtomicReference<ExecutorTelemetry> CURRENT = new AtomicReference<>();

    private record Assignment(String run, String variant, int worker) {}

    private record Resident(WorkerMeters meters, Runnable whenGone) {}

    private final ConcurrentMap<Assignment, Resident> residents = new ConcurrentHashMap<>();
    private final HttpEndpoint endpoint;
    private final Optional<GatewayPusher> pusher;

    /** Listens on this host, and pushes where the settings say so. */
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

    /** This executor's, while a Spark application with the {@link GradwatchPlugin} runs on it. */
    public static Optional<ExecutorTelemetry> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    void makeCurrent() {
        CURRENT.set(this);
    }

    private Collection<WorkerMeters> present() {
        return residents.values().stream().map(Resident::meters).toList();
    }

    int port() {
        return endpoint.port();
    }

    /**
     * Adds a round to the meters of its worker; takes microseconds.
     *
     * @param layout of the variant that the report is of
     * @param whenGone run once the share has left this executor, or the run has ended; that of the first round counts
     */
    public void record(String run, Layout layout, WorkerReport report, Runnable whenGone) {
        Assignment assignment = new Assignment(run, report.variant(), report.worker());
        residents
                .compute(
                        assignment,
                        (a, resident) -> resident != null && resident.meters.fits(layout)
                                ? resident
                                : new Resident(new WorkerMeters(a.run, a.variant, a.worker, layout), whenGone))
                .meters
                .record(report);
    }

    /** Lets go of the shares that have left, as the driver sees it. */
    void reached(RunRounds rounds) {
        residents.forEach((assignment, resident) -> {
            if (rounds.haveLeft(assignment.run, resident.meters.round()) && residents.remove(assignment, resident)) {
                resident.whenGone.run();
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
