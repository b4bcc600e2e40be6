package io.gradwatch.telemetry;

import com.sun.net.httpserver.HttpHandler;
import io.gradwatch.telemetry.http.Address;
import io.gradwatch.telemetry.http.HttpEndpoint;
import io.gradwatch.telemetry.http.Response;
import io.gradwatch.telemetry.meters.ClusterMeters;
import io.gradwatch.telemetry.meters.Exposition;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The driver's endpoint. It serves the meters of the driver's runs and the list of all endpoints of the application, from
 * which Prometheus discovers them. It pushes the meters to a Pushgateway if one is configured. Thread-safe.
 */
public final class DriverTelemetry implements AutoCloseable {
    private static final AtomicReference<DriverTelemetry> CURRENT = new AtomicReference<>();

    private final ConcurrentMap<String, ClusterMeters> runs = new ConcurrentHashMap<>();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Exposition exposition;
    private final Optional<GatewayPusher> pusher;
    private final Duration linger;
    private final Time time;
    private final LastScrape lastScrape;
    private final Optional<HttpEndpoint> endpoint;
    private final Optional<URI> address;

    DriverTelemetry(TelemetrySettings settings, Hosts hosts, Targets targets, Time time) {
        this.time = time;
        linger = settings.linger();
        lastScrape = new LastScrape(linger, time);
        exposition = new Exposition(
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                settings.maxSeries(),
                () -> runs.values().stream().map(ClusterMeters::source).toList());
        endpoint = settings.page()
                ? Optional.of(HttpEndpoint.open(hosts.bind(), settings.pagePort(), settings.token()))
                : Optional.empty();
        Optional<Address> at = endpoint.map(open -> new Address(hosts.advertised(), open.port()));
        address = at.map(Address::uri);
        at.ifPresent(targets::driver);
        endpoint.ifPresent(open -> serve(open, targets));
        pusher = settings.push().map(gateway -> new GatewayPusher(gateway, exposition));
        pusher.ifPresent(p -> p.start(Time.SYSTEM));
    }

    private void serve(HttpEndpoint open, Targets targets) {
        open.get("/metrics", () -> {
            Response response = exposition.scrape();
            lastScrape.scraped();
            return response;
        });
        open.get("/targets", targets::list);
        open.get("/healthz", () -> Response.text(200, "ok\n"));
        open.get("/", () -> Response.text(200, "Gradwatch\n\n" + String.join("\n", open.paths()) + "\n"));
        open.start();
    }

    /** Returns the endpoint of the running Spark application; empty without the {@link GradwatchPlugin}. */
    public static Optional<DriverTelemetry> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    void makeCurrent() {
        CURRENT.set(this);
    }

    /** Returns the address of the driver's endpoint; empty if it is switched off. */
    public Optional<URI> address() {
        return address;
    }

    /** Returns the meters of this run, creating them on the first call. */
    public ClusterMeters meters(String run) {
        ended.remove(run);
        return runs.computeIfAbsent(run, ClusterMeters::new);
    }

    /** Removes the meters of a run that has ended, here and on the executors. */
    public void forget(String run) {
        runs.remove(run);
        ended.add(run);
    }

    RunRounds rounds() {
        return RunRounds.of(runs, ended);
    }

    /**
     * Serves an exact path, such as {@code /api/run}. Requests need the token if there is one. Does nothing if the endpoint
     * is switched off.
     *
     * @param handler handler that checks the method, responds, and closes the exchange
     */
    public void handle(String path, HttpHandler handler) {
        endpoint.ifPresent(open -> open.handle(path, handler));
    }

    /** Serves GET and HEAD of an exact path. Requests need the token if there is one. */
    public void get(String path, Supplier<Response> page) {
        endpoint.ifPresent(open -> open.get(path, page));
    }

    /** Serves GET and HEAD of an exact path without a token. The page must not reveal anything about a run. */
    public void getOpenly(String path, Supplier<Response> page) {
        endpoint.ifPresent(open -> open.getOpenly(path, page));
    }

    /**
     * Waits until Prometheus has scraped from all endpoints what has been measured so far, for at most
     * {@link TelemetrySettings#linger()}. Returns at once if the driver's endpoint has never been scraped. With a Pushgateway
     * it waits the full time, because a Pushgateway does not report when it is scraped.
     */
    public void lingerForLastScrape() {
        if (pusher.filter(GatewayPusher::push).isEmpty()) {
            lastScrape.await();
            return;
        }
        try {
            time.sleep(linger.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        CURRENT.compareAndSet(this, null);
        pusher.ifPresent(GatewayPusher::close);
        endpoint.ifPresent(HttpEndpoint::close);
    }
}
