package io.gradwatch.app.run.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.app.SampleRounds;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.progress.RoundPhases;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.progress.UntrainedRound;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TelemetryRecorderTest {
    private static final int ROUNDS_PER_SEGMENT = 3;

    @TempDir
    private Path folder;

    private final SampleRounds sample = new SampleRounds(3, 2);

    @Test
    void whatWasRecordedIsReadAgainBitForBit() throws IOException {
        List<ClusterSnapshot> recorded = record(7, true);

        assertThat(read(new TelemetryReader(folder))).isEqualTo(recorded);
    }

    @Test
    void brokenNumbersSurvive() throws IOException {
        TrainedRound broken = sample.round(1, Double.NaN, 1e-30, Double.NaN, Double.POSITIVE_INFINITY);
        try (TelemetryRecorder recorder = recorder()) {
            recorder.record(broken);
        }

        assertThat(read(new TelemetryReader(folder))).containsExactly(broken.snapshot());
    }

    @Test
    void theReaderKnowsRunAndLayout() throws IOException {
        record(1, true);

        TelemetryReader reader = new TelemetryReader(folder);

        assertThat(reader.run()).isEqualTo("sample");
        assertThat(reader.layout()).isEqualTo(sample.layout());
        assertThat(reader.cut()).isFalse();
    }

    @Test
    void segmentsAreNamedAfterTheirFirstRound() throws IOException {
        record(7, true);

        assertThat(files())
                .containsExactly("round-00000001.jsonl.gz", "round-00000004.jsonl.gz", "round-00000007.jsonl.gz");
    }

    @Test
    void aCrashLeavesTheEarlierSegmentsReadable() throws IOException {
        List<ClusterSnapshot> recorded = record(8, false);

        TelemetryReader reader = new TelemetryReader(folder);

        assertThat(read(reader)).isEqualTo(recorded.subList(0, 6));
        assertThat(reader.cut()).isTrue();
    }

    @Test
    void recordingGoesOnFromTheEndOfASegmentAsIfNothingHadComeAfterIt() throws IOException {
        List<ClusterSnapshot> first = record(8, false);

        assertThat(read(new TelemetryReader(folder, 3))).isEqualTo(first.subList(0, 3));
        try (TelemetryRecorder recorder = recorder(3)) {
            recorder.record(sample.round(4, 1, 0.5, 0.5, 0.5));
        }

        TelemetryReader reader = new TelemetryReader(folder);
        assertThat(files()).containsExactly("round-00000001.jsonl.gz", "round-00000004.jsonl.gz");
        assertThat(reader.cut()).isFalse();
        assertThat(read(reader)).hasSize(4).startsWith(first.get(0), first.get(1), first.get(2));
    }

    @Test
    void aRoundInWhichNobodyTrainedIsRecordedByItsNumber() throws IOException {
        TrainedRound first = sample.round(1, 1, 0.5, 0.5, 0.5);
        TrainedRound third = sample.round(3, 1, 0.5, 0.5, 0.5);
        try (TelemetryRecorder recorder = recorder()) {
            recorder.record(first);
            recorder.record(new UntrainedRound(2, "baseline", List.of(), new RoundPhases(0, 0, 0, 0)));
            recorder.record(third);
        }
        List<Object> read = new ArrayList<>();

        new TelemetryReader(folder).forEach((layout, snapshot) -> read.add(snapshot), read::add);

        assertThat(read).containsExactly(first.snapshot(), 2, third.snapshot());
        assertThat(read(new TelemetryReader(folder))).containsExactly(first.snapshot(), third.snapshot());
    }

    @Test
    void aFolderWithoutTelemetryIsRefused() {
        assertThatThrownBy(() -> new TelemetryReader(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(folder + ": expected recorded telemetry (round-*.jsonl.gz), found none");
    }

    @Test
    void anotherVersionIsRefused() throws IOException {
        Path segment = folder.resolve("round-00000001.jsonl.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(segment))) {
            out.write("{\"version\":2}\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThatThrownBy(() -> new TelemetryReader(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(segment + ": expected telemetry of version 1, found 2");
    }

    @Test
    void aDamagedSegmentIsNamed() throws IOException {
        record(4, true);
        Path segment = folder.resolve("round-00000004.jsonl.gz");
        byte[] whole = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(whole, whole.length / 2));
        TelemetryReader reader = new TelemetryReader(folder);

        assertThatThrownBy(() -> read(reader))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(segment + ": expected gzipped JSON lines, found: ");
    }

    private List<ClusterSnapshot> record(int rounds, boolean close) throws IOException {
        TelemetryRecorder recorder = recorder();
        List<TrainedRound> results = IntStream.rangeClosed(1, rounds)
                .mapToObj(r -> sample.round(r, 2.3 / r, 1e-3 / r, 0.01, 1.0 / 3))
                .toList();
        results.forEach(recorder::record);
        if (close) {
            recorder.close();
        }
        return results.stream().map(TrainedRound::snapshot).toList();
    }

    private TelemetryRecorder recorder() {
        return recorder(0);
    }

    private TelemetryRecorder recorder(int lastRound) {
        return new TelemetryRecorder(folder, lastRound, "sample", sample.layout(), ROUNDS_PER_SEGMENT);
    }

    private static List<ClusterSnapshot> read(TelemetryReader reader) {
        List<ClusterSnapshot> snapshots = new ArrayList<>();
        reader.forEach((layout, snapshot) -> snapshots.add(snapshot));
        return snapshots;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
