package io.gradwatch.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.telemetry.http.Client;
import io.gradwatch.telemetry.meters.Reports;
import io.gradwatch.telemetry.meters.Scrape;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GradwatchPluginTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private JavaSparkContext spark;

    @AfterEach
    void stop() {
        spark.stop();
    }

    private void start(String... properties) {
        SparkConf conf = new SparkConf(false)
                .setMaster("local[2]")
                .setAppName("telemetry")
                .set("spark.ui.enabled", "false")
                .set("spark.plugins", GradwatchPlugin.class.getName())
                .set("spark.gradwatch.telemetry.pagePort", "0");
        for (int i = 0; i < properties.length; i += 2) {
            conf.set("spark.gradwatch.telemetry." + properties[i], properties[i + 1]);
        }
        start(conf);
    }

    private void start(SparkConf conf) {
        spark = new JavaSparkContext(conf);
    }

    private static URI driver() {
        return DriverTelemetry.current().orElseThrow().address().orElseThrow();
    }

    /** Returns the endpoint in this role once it is announced. */
    private static URI endpoint(String role) {
        return eventually(() -> targets(role)).get(0);
    }

    private static List<URI> eventually(Supplier<List<URI>> found) {
        long end = System.nanoTime() + LIMIT.toNanos();
        List<URI> now = found.get();
        while (now.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            now = found.get();
        }
        assertThat(now).as("found within %s", LIMIT).isNotEmpty();
        return now;
    }

    private static List<URI> targets(String role) {
        JsonNode targets = json(Client.get(driver().resolve("/targets")).body());
        return IntStream.range(0, targets.size())
                .mapToObj(targets::get)
                .filter(t -> t.at("/labels/__meta_gradwatch_role").asText().equals(role))
                .map(t -> URI.create("http://" + t.at("/targets/0").asText() + "/"))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records a round of the worker within a Spark task, as training does. */
    private void train(int worker) {
        spark.parallelize(List.of(worker), 1)
                .foreach(w ->
                        ExecutorTelemetry.current().orElseThrow().record("digits", Reports.LAYOUT, Reports.report(w)));
    }

    @Test
    void aTabInSparksUiLinksToTheDriversPage() {
        start(new SparkConf(false)
                .setMaster("local[2]")
                .setAppName("telemetry")
                .set("spark.ui.port", "0")
                .set("spark.plugins", GradwatchPlugin.class.getName())
                .set("spark.gradwatch.telemetry.pagePort", "0"));

        URI ui = URI.create(spark.sc().uiWebUrl().get());
        assertThat(Client.get(ui.resolve("/gradwatch/")).body())
                .contains("<a href=\"" + driver() + "\">")
                .contains("Gradwatch");
    }

    @Test
    void aRecordedRoundIsServedByTheExecutorsEndpoint() {
        start();
        train(3);
        Scrape scrape =
                new Scrape(Client.get(endpoint("executor").resolve("/metrics")).body());

        assertThat(scrape.value("gradwatch_loss{run=\"digits\",variant=\"baseline\",worker=\"3\"}"))
                .isEqualTo(2.5);
    }

    @Test
    void aRunForgottenOnTheDriverIsRemovedFromItsExecutors() {
        start();
        DriverTelemetry telemetry = DriverTelemetry.current().orElseThrow();
        telemetry.meters("digits").workers(2);
        train(3);
        URI metrics = endpoint("executor").resolve("/metrics");
        assertThat(Client.get(metrics).body()).contains("worker=\"3\"");

        telemetry.forget("digits");
        assertThat(Client.get(driver().resolve("/metrics")).body()).isEmpty();
        eventually(() -> Client.get(metrics).body().isEmpty() ? List.of(metrics) : List.of());
    }

    @Test
    void theDriverServesTheClusterAndListsItselfAndItsExecutor() {
        start();
        DriverTelemetry telemetry = DriverTelemetry.current().orElseThrow();
        telemetry.meters("digits").workers(2);

        assertThat(Client.get(driver().resolve("/metrics")).body()).contains("gradwatch_workers{run=\"digits\"} 2.0");
        assertThat(endpoint("driver")).isEqualTo(driver());
        assertThat(endpoint("executor").getHost()).isEqualTo("127.0.0.1");
        assertThat(endpoint("executor")).isNotEqualTo(driver());
        assertThat(Client.get(driver().resolve("/targets")).body())
                .contains(spark.sc().applicationId());
    }

    @Test
    void bothEndpointsAnswerHealthChecksAndListTheirPaths() {
        start();
        assertThat(Client.get(endpoint("executor").resolve("/healthz")).body()).isEqualTo("ok\n");
        assertThat(Client.get(driver().resolve("/healthz")).body()).isEqualTo("ok\n");
        assertThat(Client.get(driver()).body()).contains("/healthz", "/metrics", "/targets");
    }

    @Test
    void consecutiveContextsHaveSeparateEndpoints() {
        start();
        train(3);
        URI first = endpoint("executor");
        stop();
        assertThatThrownBy(() -> Client.get(first)).isInstanceOf(UncheckedIOException.class);
        assertThat(ExecutorTelemetry.current()).isEmpty();
        assertThat(DriverTelemetry.current()).isEmpty();

        start();
        train(4);
        assertThat(Client.get(endpoint("executor").resolve("/metrics")).body())
                .contains("worker=\"4\"")
                .doesNotContain("worker=\"3\"");
    }

    @Test
    void anExecutorThatSparkRemovesIsNoLongerListed() {
        start();
        endpoint("executor");
        spark.sc().listenerBus().post(new SparkListenerExecutorRemoved(0, "driver", "lost"));

        eventually(() -> targets("executor").isEmpty() ? targets("driver") : List.of());
    }

    @Test
    void theTokenGuardsEveryEndpoint() {
        start("token", "s3cret", "port", "0");
        assertThat(Client.get(driver().resolve("/targets")).statusCode()).isEqualTo(401);
        assertThat(Client.get(driver().resolve("/targets"), "Bearer s3cret").statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutAPageTheDriverServesNothingAndMetersStillRecord() {
        start("page", "false");
        DriverTelemetry telemetry = DriverTelemetry.current().orElseThrow();
        telemetry.meters("digits").workers(2);
        telemetry.lingerForLastScrape();

        assertThat(telemetry.address()).isEmpty();
    }

    @Test
    void allItsThreadsAreDaemons() {
        start();
        Client.get(endpoint("executor"));

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().matches("HTTP-Dispatcher|gradwatch-.*"))
                .hasSizeGreaterThanOrEqualTo(4)
                .allMatch(Thread::isDaemon);
    }
}
