package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.app.job.schema.WholeNumber;
import io.gradwatch.telemetry.TelemetrySettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code telemetry}. */
public final class TelemetrySectionReader {
    private static final TelemetrySettings DEFAULTS = TelemetrySettings.DEFAULTS;

    private static final Key<Integer> EVERY_ITERATIONS = Key.withDefault(
            "everyIterations",
            WholeNumber.from(0),
            1,
            "Iterations between two measurements of the gradients; 0 measures none.");
    private static final Key<String> BIND = Key.withDefault(
            "bind",
            ScalarType.text("an address or auto"),
            DEFAULTS.bind(),
            "Address that endpoints listen on; `auto`: loopback with a local master, else what Spark advertises.");
    private static final Key<String> ADVERTISE = Key.optional(
            "advertise",
            ScalarType.text("a host"),
            "the listen address",
            "Host name that service discovery announces.");
    private static final Key<Integer> PORT = Key.withDefault(
            "port",
            WholeNumber.between(0, 65535),
            DEFAULTS.port(),
            "First port that executors try; 0 for any free one.");
    private static final Key<String> TOKEN = Key.optional(
            "token",
            ScalarType.secretText("a token"),
            "no token",
            "Bearer token that every request must carry; write it as `${NAME}`, which the resolved file keeps.");
    private static final Key<Integer> LINGER = Key.withDefault(
            "lingerSeconds",
            WholeNumber.from(0),
            Math.toIntExact(DEFAULTS.linger().toSeconds()),
            "Longest time that the end of a run waits for a last scrape, in seconds.");
    private static final Key<Integer> MAX_SERIES = Key.withDefault(
            "maxSeries",
            WholeNumber.from(0),
            DEFAULTS.maxSeries(),
            "Largest number of time series of layers and parameters that one endpoint exposes.");
    private static final Key<String> PUSH = Key.optional(
            "push",
            ScalarType.matching("https?://[^/]+/?", "http://HOST:PORT"),
            "no Pushgateway",
            "Pushgateway that driver and executors push their series to, where Prometheus cannot reach them.");

    public static final SectionType TYPE =
            SectionType.of(EVERY_ITERATIONS, BIND, ADVERTISE, PORT, TOKEN, LINGER, MAX_SERIES, PUSH);

    private TelemetrySectionReader() {}

    /** The values of this section. */
    public record Telemetry(int everyIterations, TelemetrySettings settings) {}

    public static Optional<Telemetry> read(Section telemetry) {
        Optional<Integer> everyIterations = telemetry.read(EVERY_ITERATIONS);
        Optional<String> bind = telemetry.read(BIND);
        Optional<String> advertise = telemetry.read(ADVERTISE);
        Optional<Integer> port = telemetry.read(PORT);
        Optional<String> token = telemetry.read(TOKEN);
        Optional<Integer> linger = telemetry.read(LINGER);
        Optional<Integer> maxSeries = telemetry.read(MAX_SERIES);
        Optional<String> push = telemetry.read(PUSH);
        return telemetry.build(() -> new Telemetry(
                everyIterations.orElseThrow(),
                new TelemetrySettings(
                        bind.orElseThrow(),
                        advertise,
                        port.orElseThrow(),
                        token,
                        DEFAULTS.pagePort(),
                        DEFAULTS.page(),
                        Duration.ofSeconds(linger.orElseThrow()),
                        maxSeries.orElseThrow(),
                        push.map(URI::create))));
    }
}
