package io.gradwatch.app.run.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.app.json.Json;
import io.gradwatch.app.run.telemetry.TelemetryFormat.Header;
import io.gradwatch.app.run.telemetry.TelemetryFormat.Round;
import io.gradwatch.app.run.telemetry.TelemetryFormat.Untrained;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Layout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads the segments of a {@link TelemetryRecorder}, except one that was never closed. */
public final class TelemetryReader {
    private static final String UNTRAINED = "{\"untrained\":";

    private final Path folder;
    private final List<Path> segments;
    private final Header header;

    /**
     * Opens a run's telemetry.
     *
     * @param folder the folder of the segments
     * @throws InvalidInputException if there is no closed segment, or its version is unknown
     */
    public TelemetryReader(Path folder) {
        this(folder, Integer.MAX_VALUE);
    }

    /**
     * Opens a run's telemetry up to a round that ended a segment.
     *
     * @throws InvalidInputException if there is no closed segment, or its version is unknown
     */
    public TelemetryReader(Path folder, int lastRound) {
        this.folder = folder;
        segments = TelemetrySegment.upTo(lastRound, named(TelemetrySegment.SUFFIX));
        if (segments.isEmpty()) {
            throw invalid(folder, "expected recorded telemetry (round-*" + TelemetrySegment.SUFFIX + "), found none");
        }
        header = readHeader(segments.get(0));
    }

    /** Returns the name of the run. */
    public String run() {
        return header.run();
    }

    /** Returns the layout of the network that the run started with. */
    public Layout layout() {
        return header.layout();
    }

    /** Returns whether the run ended without closing its last segment, whose rounds are lost. */
    public boolean cut() {
        return !named(TelemetrySegment.OPEN_SUFFIX).isEmpty();
    }

    /** Passes every trained round's snapshot to a consumer, in order, with the layout of its variant. */
    public void forEach(BiConsumer<Layout, ClusterSnapshot> consumer) {
        forEach(consumer, untrained -> {});
    }

    /**
     * Passes every round to one of two consumers, in order.
     *
     * @param trained consumer of a round's snapshot and of the layout of its variant
     * @param untrained consumer of the number of a round in which nobody trained
     */
    public void forEach(BiConsumer<Layout, ClusterSnapshot> trained, IntConsumer untrained) {
        for (Path segment : segments) {
            Layout layout = readHeader(segment).layout();
            ObjectMapper json = TelemetryFormat.rounds(layout);
            try (BufferedReader lines = open(segment)) {
                lines.readLine();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(UNTRAINED)) {
                        untrained.accept(json.readValue(line, Untrained.class).untrained());
                    } else {
                        trained.accept(layout, json.readValue(line, Round.class).snapshot());
                    }
                }
            } catch (IOException e) {
                throw invalid(segment, "expected gzipped JSON lines, found: " + firstLine(e));
            }
        }
    }

    private static Header readHeader(Path segment) {
        try (BufferedReader lines = open(segment)) {
            JsonNode line = Json.MAPPER.readTree(lines.readLine());
            int version = line.path("version").asInt();
            if (version != TelemetryFormat.VERSION) {
                throw invalid(
                        segment, "expected telemetry of version " + TelemetryFormat.VERSION + ", found " + version);
            }
            return Json.MAPPER.treeToValue(line, Header.class);
        } catch (IOException e) {
            throw invalid(segment, "expected gzipped JSON lines, found: " + firstLine(e));
        }
    }

    private static BufferedReader open(Path segment) throws IOException {
        return new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(segment)), StandardCharsets.UTF_8));
    }

    private List<Path> named(String suffix) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InvalidInputException invalid(Path where, String message) {
        return new InvalidInputException(List.of(new Problem(where.toString(), message)));
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
