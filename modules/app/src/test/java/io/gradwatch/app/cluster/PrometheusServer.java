package io.gradwatch.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** Debian's Prometheus with the project's configuration and rules, which looks every second. */
final class PrometheusServer implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;
    private final Process process;

    /** Discovers from the driver at one port of this machine, and alerts the Alertmanager at another. */
    PrometheusServer(Path folder, int driver, int alertmanager) throws Exception {
        int port = Deployment.freePort();
        address = URI.create("http://127.0.0.1:" + port);
        Path configuration = Deployment.copy(
                "prometheus/prometheus.yml",
                folder,
                "127.0.0.1:4700",
                "127.0.0.1:" + driver,
                "127.0.0.1:9093",
                "127.0.0.1:" + alertmanager,
                ": 5s",
                ": 1s");
        Deployment.copy("prometheus/rules/gradwatch.yml", Files.createDirectory(folder.resolve("rules")));
        process = Deployment.start(
                folder.resolve("prometheus.log"),
                "prometheus",
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port);
        Await.untilTrue(
                "Prometheus ready, see " + folder, Duration.ofSeconds(30), () -> Deployment.ready(http, address));
    }

    /** Returns the values of a query's series at each second of that time, except NaN. */
    List<Double> numbers(String promql, Instant from, Instant to) throws IOException, InterruptedException {
        JsonNode series = data("query_range?step=1&query=%s&start=%s&end=%s".formatted(encode(promql), from, to))
                .path("result");
        return StreamSupport.stream(series.spliterator(), false)
                .flatMap(one -> StreamSupport.stream(one.path("values").spliterator(), false))
                .map(sample -> sample.path(1).asText())
                .filter(number -> !number.equals("NaN"))
                .map(number -> Double.valueOf(number.replace("Inf", "Infinity")))
                .toList();
    }

    /** Labels of the series that match and had samples in that time. */
    JsonNode series(String selector, Instant from, Instant to) throws IOException, InterruptedException {
        return data("series?match%%5B%%5D=%s&start=%s&end=%s".formatted(encode(selector), from, to));
    }

    /** Values that a label has had in series that match. */
    JsonNode labelValues(String label, String selector, Instant from, Instant to)
            throws IOException, InterruptedException {
        return data("label/%s/values?match%%5B%%5D=%s&start=%s&end=%s".formatted(label, encode(selector), from, to));
    }

    private JsonNode data(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve("/api/v1/" + path)).build();
        JsonNode answer = new ObjectMapper()
                .readTree(http.send(request, BodyHandlers.ofString()).body());
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(path + ": " + answer);
        }
        return answer.path("data");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
