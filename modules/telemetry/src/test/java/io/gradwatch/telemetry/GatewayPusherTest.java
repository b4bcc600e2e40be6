package io.gradwatch.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.telemetry.http.Client;
import io.gradwatch.telemetry.meters.Exposition;
import io.gradwatch.telemetry.meters.MeterSource;
import io.gradwatch.telemetry.meters.Reports;
import io.gradwatch.telemetry.meters.Scrape;
import io.gradwatch.telemetry.meters.WorkerMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the pusher against Debian's Pushgateway. */
class GatewayPusherTest {
    private static URI gateway;
    private static Process process;

    private final Collection<MeterSource> live = new ArrayList<>();
    private final Exposition exposition =
            new Exposition(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), 20_000, () -> live);
    private final GatewayPusher pusher = new GatewayPusher(gateway, exposition);

    @BeforeAll
    static void start() throws IOException {
        gateway = URI.create("http://127.0.0.1:" + freePort());
        process = new ProcessBuilder("prometheus-pushgateway", "--web.listen-address=" + gateway.getAuthority())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await("the gateway's start", GatewayPusherTest::isUp);
    }

    private static void await(String what, BooleanSupplier happened) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static boolean isUp() {
        try {
            return Client.get(gateway.resolve("/-/ready")).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() {
        process.destroyForcibly();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private WorkerMeters worker(int worker) {
        WorkerMeters meters = new WorkerMeters("digits", "baseline", worker, Reports.LAYOUT);
        meters.record(Reports.report(worker));
        live.add(meters);
        return meters;
    }

    /** Returns the pushed series that the gateway shows to Prometheus. */
    private static List<String> shown() {
        return Client.get(gateway.resolve("/metrics"))
                .body()
                .lines()
                .filter(line -> line.startsWith("gradwatch_"))
                .toList();
    }

    @Test
    void workersAreGroupsThatComeAndGo() {
        worker(0);
        WorkerMeters leaving = worker(1);
        pusher.push();
        assertThat(shown())
                .contains("gradwatch_examples_total{instance=\"\",job=\"gradwatch\",run=\"digits\","
                        + "variant=\"baseline\",worker=\"0\"} 10")
                .anyMatch(line ->
                        line.startsWith("gradwatch_gradient_magnitude_bucket") && line.contains("worker=\"1\""));

        live.remove(leaving);
        pusher.push();
        assertThat(shown()).isNotEmpty().noneMatch(line -> line.contains("worker=\"1\""));

        pusher.close();
        assertThat(shown()).isEmpty();
    }

    @Test
    void pushedSeriesEqualThoseOfTheEndpoint() {
        worker(0);
        pusher.push();
        assertThat(shown()).hasSameSizeAs(Scrape.of(exposition).samples());
        pusher.close();
    }

    @Test
    @Tag("slow")
    void executorsPushToTheConfiguredGateway() {
        SparkConf conf = new SparkConf(false).set("spark.gradwatch.telemetry.push", gateway.toString());
        try (ExecutorTelemetry executor =
                new ExecutorTelemetry(TelemetrySettings.fromSparkProperties(conf), "127.0.0.1")) {
            executor.record("digits", Reports.LAYOUT, Reports.report(0));
            await("series at the gateway", () -> !shown().isEmpty());
        }
        assertThat(shown()).isEmpty();
    }

    @Test
    @Tag("slow")
    void theDriverPushesTheRunUntilItIsForgotten() {
        try (DriverTelemetry driver = driver()) {
            driver.meters("digits").health("vanishing-gradient", 2);
            await(
                    "health at the gateway",
                    () -> shown().stream()
                            .anyMatch(("gradwatch_health{instance=\"\",job=\"gradwatch\",run=\"digits\","
                                    + "symptom=\"vanishing-gradient\"} 2")::equals));
            driver.forget("digits");
            await("the run gone from the gateway", () -> shown().isEmpty());
        }
    }

    @Test
    void theDriversLastValuesArePushedBeforeTheEndAndDeletedAtIt() {
        try (DriverTelemetry driver = driver()) {
            driver.meters("digits").progress(1);
            worker(0);
            pusher.push();
            driver.lingerForLastScrape();
            assertThat(shown())
                    .contains("gradwatch_progress_ratio{instance=\"\",job=\"gradwatch\",run=\"digits\"} 1")
                    .anyMatch(line -> line.contains("worker=\"0\""));
        }
        assertThat(shown()).as("another group of the run").isNotEmpty().allMatch(line -> line.contains("worker=\"0\""));
        pusher.close();
    }

    /** Creates telemetry without an endpoint, as in a cluster where Prometheus cannot reach the driver. */
    private static DriverTelemetry driver() {
        SparkConf conf = new SparkConf(false)
                .set("spark.gradwatch.telemetry.push", gateway.toString())
                .set("spark.gradwatch.telemetry.page", "false")
                .set("spark.gradwatch.telemetry.linger", "1ms");
        return new DriverTelemetry(
                TelemetrySettings.fromSparkProperties(conf),
                new Hosts("127.0.0.1", "127.0.0.1"),
                new Targets(),
                Time.SYSTEM);
    }

    @Test
    void anUnreachableGatewayDelaysNothing() throws IOException {
        worker(0);
        GatewayPusher lonely = new GatewayPusher(URI.create("http://127.0.0.1:" + freePort()), exposition);
        assertThat(lonely.push()).isFalse();
        lonely.close();
    }
}
