package io.gradwatch.telemetry;

import io.gradwatch.telemetry.http.HttpEndpoint;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.SparkConf;

/**
 * Settings of the endpoints: addresses, access and waiting time. They reach the executors as Spark properties
 * {@code spark.gradwatch.telemetry.*}.
 *
 * @param bind address that endpoints listen on. With {@value #AUTO} the driver listens on loopback; executors listen on
 *     loopback with a local master, else on the address that Spark advertises for them
 * @param advertise host to advertise instead of the address listened on
 * @param port first port that executors try; 0 means any free port
 * @param token bearer token that every request must carry
 * @param pagePort first port that the driver tries; 0 means any free port
 * @param page whether the driver opens an endpoint; without it Prometheus cannot discover the executors
 * @param linger longest time that the end of a run waits for a last scrape
 * @param maxSeries greatest number of time series that one endpoint exposes
 * @param push Pushgateway that driver and executors push their series to, as {@code http://HOST:PORT}
 */
public record TelemetrySettings(
        String bind,
        Optional<String> advertise,
        int port,
        Optional<String> token,
        int pagePort,
        boolean page,
        Duration linger,
        int maxSeries,
        Optional<URI> push) {

    /** The value of {@link #bind} that selects the address by master and role. */
    public static final String AUTO = "auto";

    public static final TelemetrySettings DEFAULTS = new TelemetrySettings(
            AUTO, Optional.empty(), 0, Optional.empty(), 4700, true, Duration.ofSeconds(30), 20_000, Optional.empty());

    private static final String PREFIX = "spark.gradwatch.telemetry.";

    /** Spark property of {@link #pagePort}. */
    public static final String PAGE_PORT = PREFIX + "pagePort";

    /** Spark property of {@link #page}. */
    public static final String PAGE = PREFIX + "page";

    public TelemetrySettings {
        Objects.requireNonNull(bind, "bind");
        Objects.requireNonNull(advertise, "advertise");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(linger, "linger");
        Objects.requireNonNull(push, "push");
        require(!bind.isBlank(), "bind", "an address or " + AUTO, "a blank");
        require(advertise.filter(String::isBlank).isEmpty(), "advertise", "a host", "a blank");
        require(token.filter(String::isBlank).isEmpty(), "token", "at least one character", "a blank");
        require(port >= 0 && port <= 65535, "port", "0 to 65535", port);
        require(pagePort >= 0 && pagePort <= 65535, "pagePort", "0 to 65535", pagePort);
        require(!linger.isNegative(), "linger", "0 or longer", linger);
        require(maxSeries >= 0, "maxSeries", "0 or more", maxSeries);
        push.ifPresent(gateway -> require(isServer(gateway), "push", "http://HOST:PORT", gateway));
    }

    /** Returns the settings as Spark properties. Spark redacts the token in logs and in its UI. */
    public Map<String, String> toSparkProperties() {
        Map<String, String> properties = new TreeMap<>();
        properties.put(PREFIX + "bind", bind);
        advertise.ifPresent(host -> properties.put(PREFIX + "advertise", host));
        properties.put(PREFIX + "port", Integer.toString(port));
        token.ifPresent(secret -> properties.put(PREFIX + "token", secret));
        properties.put(PAGE_PORT, Integer.toString(pagePort));
        properties.put(PAGE, Boolean.toString(page));
        properties.put(PREFIX + "linger", linger.toMillis() + "ms");
        properties.put(PREFIX + "maxSeries", Integer.toString(maxSeries));
        push.ifPresent(gateway -> properties.put(PREFIX + "push", gateway.toString()));
        return properties;
    }

    /**
     * Reads the settings from Spark properties, with defaults for missing ones.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public static TelemetrySettings fromSparkProperties(SparkConf conf) {
        return new TelemetrySettings(
                conf.get(PREFIX + "bind", DEFAULTS.bind),
                optional(conf, "advertise"),
                conf.getInt(PREFIX + "port", DEFAULTS.port),
                optional(conf, "token"),
                conf.getInt(PAGE_PORT, DEFAULTS.pagePort),
                conf.getBoolean(PAGE, DEFAULTS.page),
                Duration.ofMillis(conf.getTimeAsMs(PREFIX + "linger", DEFAULTS.linger.toMillis() + "ms")),
                conf.getInt(PREFIX + "maxSeries", DEFAULTS.maxSeries),
                optional(conf, "push").map(URI::create));
    }

    /**
     * Binds the driver's port briefly to check that it can listen.
     *
     * @throws IllegalArgumentException if {@link #bind} is no address of this machine, or no port is free
     */
    public void checkDriverCanListen() {
        Hosts hosts = Hosts.of(this, Hosts.loopback(), Hosts.loopback());
        try {
            HttpEndpoint endpoint = HttpEndpoint.open(hosts.bind(), page ? pagePort : 0, token);
            endpoint.start(); // one that never ran would keep its port
            endpoint.close();
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Optional<String> optional(SparkConf conf, String key) {
        return Optional.ofNullable(conf.get(PREFIX + key, null));
    }

    private static boolean isServer(URI gateway) {
        return ("http".equals(gateway.getScheme()) || "https".equals(gateway.getScheme()))
                && gateway.getHost() != null
                && gateway.getPath().replace("/", "").isEmpty();
    }

    private static void require(boolean holds, String key, String expected, Object found) {
        if (!holds) {
            throw new IllegalArgumentException("telemetry." + key + ": expected " + expected + ", found " + found);
        }
    }

    @Override
    public String toString() {
        return "TelemetrySettings["
                + toSparkProperties().entrySet().stream()
                        .map(e -> e.getKey().substring(PREFIX.length()) + "="
                                + (e.getKey().endsWith("token") ? "***" : e.getValue()))
                        .reduce((a, b) -> a + ", " + b)
                        .orElseThrow()
                + "]";
    }
}
