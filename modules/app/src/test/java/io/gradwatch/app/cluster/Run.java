package io.gradwatch.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;

/** One submitted job, whose run directory and log are in a folder. */
record Run(String name, Process driver, Path folder) {
    private static final Duration LIMIT = Duration.ofMinutes(3);
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
        return new Run(name, cluster.submit(log(folder, name), sparkOptions, arguments), folder);
    }

    private static Path log(Path folder, String name) {
        return folder.resolve(name + ".log");
    }

    /** What the driver has written so far, and who reads its output. */
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

    static Instant at(JsonNode event) {
        return Instant.parse(event.path("time").asText());
    }

    /** The value of the label {@code run}. */
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

    byte[] modelBits() throws IOException {
        try (ZipFile zip = new ZipFile(folder.resolve(name).resolve("model.zip").toFile());
                InputStream in = zip.getInputStream(zip.getEntry("coefficients.bin"))) {
            return in.readAllBytes();
        }
    }
}
