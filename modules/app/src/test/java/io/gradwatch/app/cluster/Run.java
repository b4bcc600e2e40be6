package io.gradwatch.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/** One submitted job, whose run directory and log are in a folder. */
record Run(String name, Process driver, Path folder, URI page) {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Pattern STARTED_TASK = Pattern.compile("Starting task .*, executor (\\d+), partition");
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Submits a job file. */
    static Run submit(
            StandaloneCluster cluster,
            List<String> sparkOptions,
            Path folder,
            String name,
            Path job,
            int page,
            String... options)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "run", job.toString(), "--out", folder.resolve(name).toString(), "--page-port", String.valueOf(page)));
        arguments.addAll(List.of(options));
        Process driver = cluster.submit(log(folder, name), sparkOptions, arguments);
        return new Run(name, driver, folder, URI.create("http://127.0.0.1:" + page));
    }

    private static Path log(Path folder, String name) {
        return folder.resolve(name + ".log");
    }

    /** Returns the output of the driver so far. */
    String log() throws IOException {
        return Files.readString(log(folder, name));
    }

    void requireNotFailed() throws IOException {
        if (!driver.isAlive() && driver.exitValue() != 0) {
            throw new AssertionError("exit code " + driver.exitValue() + "\n" + log());
        }
    }

    int exitCode() throws InterruptedException, IOException {
        if (!driver.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + LIMIT.toSeconds() + " s\n" + log());
        }
        return driver.exitValue();
    }

    /** Asks the driver to end, and gives its exit code. */
    int stop() throws InterruptedException, IOException {
        driver.destroy();
        return exitCode();
    }

    /** Events of a type so far. */
    List<JsonNode> events(String type) throws IOException {
        Path log = folder.resolve(name).resolve("events.jsonl");
        List<JsonNode> events = new ArrayList<>();
        if (Files.exists(log)) {
            for (String line : Files.readAllLines(log)) {
                if (line.contains("\"" + type + "\"")) {
                    events.add(JSON.readTree(line));
                }
            }
        }
        return events;
    }

    /** Waits until the run has logged an event this number of times. */
    void await(String type, int times) throws Exception {
        Await.untilTrue(type, LIMIT, () -> {
            boolean running = driver.isAlive();
            if (events(type).size() >= times) {
                return true;
            }
            assertThat(running).as("ended without " + type + "\n" + log()).isTrue();
            return false;
        });
    }

    /** Returns the executors of the driver's latest tasks. */
    Set<String> executorsOfLastTasks(int tasks) throws IOException {
        List<String> started =
                STARTED_TASK.matcher(log()).results().map(task -> task.group(1)).toList();
        return Set.copyOf(started.subList(Math.max(started.size() - tasks, 0), started.size()));
    }

    /** Returns the endpoints that the driver lists for Prometheus: its own and those of registered executors. */
    Set<String> endpoints() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page.resolve("/targets")).build();
        Set<String> endpoints = new TreeSet<>();
        JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body())
                .forEach(group -> group.path("targets").forEach(target -> endpoints.add(target.asText())));
        return endpoints;
    }

    /** Asks for what an operator may, on a variant or on what is on trial, and gives what is answered. */
    String operate(String action, String variant) throws IOException, InterruptedException {
        String token =
                Files.readString(folder.resolve(name).resolve("operator-token")).strip();
        ObjectNode body = JSON.createObjectNode().put("action", action);
        if (!variant.isEmpty()) {
            body.put("variant", variant);
        }
        HttpRequest request = HttpRequest.newBuilder(page.resolve("/api/rollouts"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
        return answer.body();
    }

    static Instant at(JsonNode event) {
        return Instant.parse(event.path("time").asText());
    }

    /** Returns the value of the label {@code run}. */
    String id() throws IOException {
        return events("run-started").get(0).path("run").asText();
    }

    Instant began() throws IOException {
        return at(events("run-started").get(0));
    }

    Instant ended() throws IOException {
        return at(events("run-ended").get(0));
    }

    JsonNode report() throws IOException {
        return JSON.readTree(folder.resolve(name).resolve("report.json").toFile());
    }

    /** Returns a digest of the bits of the model's parameters. */
    String modelBits() throws Exception {
        try (ZipFile zip = new ZipFile(folder.resolve(name).resolve("model.zip").toFile());
                InputStream in = zip.getInputStream(zip.getEntry("coefficients.bin"))) {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
        }
    }
}
