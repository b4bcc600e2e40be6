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
 * Writes every round into segments, each a gzipped file of JSON lines that is readable without the others. The name of a
 * segment ends in {@value TelemetrySegment#OPEN_SUFFIX} until it is closed, so that a crash loses at most one segment.
 */
public final class TelemetryRecorder implements Closeable {
    private final Path folder;
    private final Header header;
    private final int roundsPerSegment;
    private final ObjectMapper json;
    private final DetailSelection detail;
    private TelemetrySegment segment;

    /**
     * Creates the folder, or deletes the segments of later rounds in it.
     *
     * @param folder the folder of the segments
     * @param lastRound the last recorded round to keep; 0 for none
     * @param run the name of the run
     * @param layout the layout of its network
     * @param roundsPerSegment the number of rounds in a segment, at least 1
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

    /** Closes the open segment. */
    @Override
    public void close() throws IOException {
        if (segment != null) {
            segment.close();
            segment = null;
        }
    }
}
