package io.gradwatch.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar on a real standalone cluster of separate processes, scraped by a real Prometheus. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static StandaloneCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = new StandaloneCluster(Files.createDirectory(folder.resolve("cluster")), 2);
    }

    @AfterAll
    static void stop() throws IOException {
        cluster.close();
    }

    @Test
    @Order(1)
    void prometheusDiscoversEveryExecutorAndSeesEveryLayerOnEveryWorker() throws Exception {
        int page = freePort();
        Run run = submit("watched", page);
        try (PrometheusServer prometheus =
                new PrometheusServer(folder, freePort(), URI.create("http://127.0.0.1:" + page + "/targets"))) {
            Await.untilTrue("driver and both executors up", LIMIT, () -> {
                run.requireNotFailed();
                return prometheus.query("up == 1").size() == 3;
            });
            Await.untilTrue("a norm of every layer and worker", LIMIT, () -> {
                run.requireNotFailed();
                return layersAndWorkers(prometheus.query("gradwatch_gradient_norm"))
                        .equals(expected());
            });
            assertThat(prometheus
                            .query("gradwatch_workers")
                            .path(0)
                            .path("value")
                            .path(1)
                            .asText())
                    .isEqualTo("2");
            assertThat(run.exitCode()).isZero();
        }
        JsonNode report = run.report();
        assertThat(report.path("executors").asInt()).isEqualTo(2);
        assertThat(report.path("examplesConsumed").asLong())
                .isEqualTo(report.path("examplesSupplied").asLong())
                .isPositive();
    }

    @Test
    @Order(2)
    void anExecutorKilledInMidRunChangesNoBitOfTheModel() throws Exception {
        Run run = submit("killed", freePort());
        Await.untilTrue("an epoch trained", LIMIT, () -> {
            run.requireNotFailed();
            return run.epochsLogged() >= 1;
        });
        ProcessHandle executor = cluster.executors().get(0);
        executor.destroyForcibly();
        executor.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(run.driver().isAlive()).as("killed in mid-run").isTrue();

        assertThat(run.exitCode()).isZero();
        assertThat(run.modelBits()).isEqualTo(new Run("watched", null, folder).modelBits());
    }

    private static Set<String> layersAndWorkers(JsonNode result) {
        Set<String> seen = new TreeSet<>();
        result.forEach(series -> seen.add(series.path("metric").path("layer").asText() + " "
                + series.path("metric").path("worker").asText()));
        return seen;
    }

    private static Set<String> expected() {
        Set<String> expected = new TreeSet<>();
        for (String worker : new String[] {"0", "1"}) {
            for (int i = 0; i < 4; i++) {
                expected.add("dense_" + i + " " + worker);
            }
            expected.add("output_0 " + worker);
        }
        return expected;
    }

    private static Run submit(String name, int page) throws IOException {
        Path data = Path.of("../../src/data/mnist").toAbsolutePath().normalize();
        Path job = Files.writeString(folder.resolve(name + ".yaml"), """
                name: cluster
                data:
                  train: {format: idx, images: %1$s/train-images.gz, labels: %1$s/train-labels.gz, limit: 4000}
                  features: {shape: [784], scale: unit}
                  label: {classes: 10}
                network:
                  layers:
                    - dense: {units: 64, activation: tanh, repeat: 4}
                    - output: {units: 10, activation: softmax, loss: mcxent}
                training: {workers: 2, batchSize: 16, averagingFrequency: 5, epochs: 12, updater: {adam: {learningRate: 0.001}}}
                """.formatted(data));
        Path log = folder.resolve(name + ".log");
        Process driver = cluster.submit(
                log,
                "run",
                job.toString(),
                "--out",
                folder.resolve(name).toString(),
                "--page-port",
                String.valueOf(page));
        return new Run(name, driver, folder);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** One submitted job. */
    private record Run(String name, Process driver, Path folder) {
        Path log() {
            return folder.resolve(name + ".log");
        }

        void requireNotFailed() throws IOException {
            if (!driver.isAlive() && driver.exitValue() != 0) {
                throw new AssertionError("exit code " + driver.exitValue() + "\n" + Files.readString(log()));
            }
        }

        int exitCode() throws InterruptedException, IOException {
            if (!driver.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("still running after " + LIMIT.toSeconds() + " s\n" + Files.readString(log()));
            }
            return driver.exitValue();
        }

        /** Epochs' ends in the event log. */
        long epochsLogged() throws IOException {
            Path events = folder.resolve(name).resolve("events.jsonl");
            if (!Files.exists(events)) {
                return 0;
            }
            return Files.readAllLines(events).stream()
                    .filter(line -> line.contains("\"epoch-ended\""))
                    .count();
        }

        JsonNode report() throws IOException {
            return JSON.readTree(folder.resolve(name).resolve("report.json").toFile());
        }

        byte[] modelBits() throws IOException {
            try (ZipFile zip = new ZipFile(
                            folder.resolve(name).resolve("model.zip").toFile());
                    InputStream in = zip.getInputStream(zip.getEntry("coefficients.bin"))) {
                return in.readAllBytes();
            }
        }
    }
}
