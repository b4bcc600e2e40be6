package io.gradwatch.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Debian's Prometheus, which discovers what to scrape from a driver. */
final class PrometheusServer implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;
    private final Process process;

    PrometheusServer(Path folder, int port, URI discovery) throws Exception {
        address = URI.create("http://127.0.0.1:" + port);
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: gradwatch
                    http_sd_configs:
                      - url: %s
                        refresh_interval: 1s
                """.formatted(discovery));
        process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        Await.untilTrue("Prometheus ready, see " + folder, Duration.ofSeconds(30), this::ready);
    }

    private boolean ready() throws IOException, InterruptedException {
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (ConnectException e) {
            return false;
        }
    }

    /** The result of an instant query. */
    JsonNode query(String promql) throws IOException, InterruptedException {
        String answer = get("/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8))
                .body();
        return new ObjectMapper().readTree(answer).path("data").path("result");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
