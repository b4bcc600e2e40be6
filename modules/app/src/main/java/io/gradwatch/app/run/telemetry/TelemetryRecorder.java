package io.gradwatch.app.run.telemetry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.app.json.Json;
import io.gradwatch.app.run.telemetry.TelemetryFormat.Header;
import io.gradwatch.app.run.telemetry.TelemetryFormat.Round;
import io.gradwatch.app.run.telemetry.TelemetryFormat.Untrained;
import io.gradwatch.signal.Layout;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.progress.UntrainedRound;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes every round into segments, each a gzipped file of JSON lines that can be read by itself. A segment carries
 * {@value TelemetrySegment#OPEN_SUFFIX} in its name until it is closed, so that a crash costs one segment at most.
 */
public final class TelemetryRecorder implements Closeable {
    private final Path folder;
    private final Header header;
    private final int roundsPerSegment;
    private final ObjectMapper json;
    private final DetailSelection detail;
    private TelemetrySegment segment;

    /**
     * Creates the folder, or cuts it back to the rounds before the first that will be recorded.
     *
     * @param folder where the segments go
     * @param lastRound the round that was recorded last; 0 if none was
     * @param run whose rounds will be recorded
     * @param layout of its network
     * @param roundsPerSegment rounds after which a segment is closed, at least 1
     */
    public TelemetryRecorder(Path folder, int lastRound, String run, Layout layout, int roundsPerSegment) {
        this.folder = folder;
        this.header = new Header(TelemetryFormat.VERSION, run, layout);
        this.roundsPerSegment = roundsPerSegment;
        this.json = TelemetryFormat.rounds(layout);
        this.detail = new DetailSelection(layout);
        try {
            Files.createDirectories(folder);
            TelemetrySegment.cutBackTo(lastRound, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a round. */
    public void record(TrainedRound round) {
        try {
            record(round.round(), json.writeValueAsBytes(new Round(round.snapshot(), detail.select(round))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds the number of a round in which nobody trained, so that no reader takes it for missing. */
    public void record(UntrainedRound round) {
        try {
            record(round.round(), json.writeValueAsBytes(new Untrained(round.round())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void record(int round, byte[] line) throws IOException {
        if (segment == null) {
            segment = new TelemetrySegment(folder, round);
            segment.write(Json.MAPPER.writeValueAsBytes(header));
        }
        segment.write(line);
        if (segment.lines() > roundsPerSegment) {
            close();
        }
    }

    /** Closes the segment that is open. */
    @Override
    public void close() throws IOException {
        if (segment != null) {
            segment.close();
            segment = null;
        }
    }
}
