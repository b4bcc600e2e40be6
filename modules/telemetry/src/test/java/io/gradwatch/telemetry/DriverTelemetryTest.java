package io.gradwatch.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.telemetry.http.Client;
import io.gradwatch.telemetry.http.Response;
import java.net.URI;
import java.time.Duration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DriverTelemetryTest {
    private final PatientTime time = new PatientTime();
    private final DriverTelemetry telemetry = new DriverTelemetry(
            TelemetrySettings.fromSparkProperties(new SparkConf(false).set("spark.gradwatch.telemetry.pagePort", "0")),
            new Hosts("127.0.0.1", "127.0.0.1"),
            new Targets(),
            time);

    /** A clock that advances only in {@code sleep}. */
    private static final class PatientTime implements Time {
        private long now;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public void sleep(long nanos) {
            now += nanos;
        }
    }

    @AfterEach
    void close() {
        telemetry.close();
    }

    private URI at(String path) {
        return telemetry.address().orElseThrow().resolve(path);
    }

    @Test
    void aScrapeOfItsMetricsMakesTheEndWaitForAnother() {
        Client.get(at("/healthz"));
        Client.get(at("/targets"));
        telemetry.lingerForLastScrape();
        assertThat(time.now).isZero();

        Client.get(at("/metrics"));
        telemetry.lingerForLastScrape();
        assertThat(Duration.ofNanos(time.now)).isEqualTo(TelemetrySettings.DEFAULTS.linger());
    }

    @Test
    void anAddedPageIsServedAndListed() {
        telemetry.handle("/api/run", exchange -> Response.text(200, "{}").send(exchange));

        assertThat(Client.get(at("/api/run")).body()).isEqualTo("{}");
        assertThat(Client.get(at("/")).body()).contains("/api/run");
    }

    @Test
    void metersOfARunAreTheSameEveryTime() {
        assertThat(telemetry.meters("digits"))
                .isSameAs(telemetry.meters("digits"))
                .isNotSameAs(telemetry.meters("letters"));
    }
}
