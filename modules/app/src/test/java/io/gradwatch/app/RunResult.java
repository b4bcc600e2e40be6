package io.gradwatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The results that two runs of one job must have in common.
 *
 * @param parameters a checksum of the model's parameters
 * @param updaterState a checksum of the model's updater state; none if its updater has no state
 * @param report the report without names and times
 */
record RunResult(String parameters, String updaterState, JsonNode report) {
    static RunResult of(Path directory) throws IOException {
        ObjectNode report = (ObjectNode)
                new ObjectMapper().readTree(directory.resolve("report.json").toFile());
        report.remove(List.of("run", "seconds", "examplesPerSecond"));
        ((ObjectNode) report.get("telemetry")).remove("seconds");
        try (ZipFile model = new ZipFile(directory.resolve("model.zip").toFile())) {
            return new RunResult(entry(model, "coefficients.bin"), entry(model, "updaterState.bin"), report);
        }
    }

    /** Returns the state that the charts of {@code report.html} are drawn from. */
    static JsonNode pictures(Path directory) throws IOException {
        String page = Files.readString(directory.resolve("report.html"));
        String begin = "<script type=\"application/json\" id=\"state\">";
        int from = page.indexOf(begin) + begin.length();
        return new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
    }

    private static String entry(ZipFile model, String name) throws IOException {
        ZipEntry entry = model.getEntry(name);
        if (entry == null) {
            return "none";
        }
        try (InputStream in = model.getInputStream(entry)) {
            CRC32 checksum = new CRC32();
            checksum.update(in.readAllBytes());
            return Long.toHexString(checksum.getValue());
        }
    }

    /** Returns the values of one field of a run's events, in order. */
    static List<String> events(Path directory, String field) throws IOException {
        ObjectMapper json = new ObjectMapper();
        return Files.readAllLines(directory.resolve("events.jsonl")).stream()
                .map(line -> {
                    try {
                        return json.readTree(line).path(field).asText();
                    } catch (IOException e) {
                        throw new AssertionError(line, e);
                    }
                })
                .toList();
    }
}
