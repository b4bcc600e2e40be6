package io.gradwatch.app.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.app.SampleRounds;
import io.gradwatch.app.page.RunView;
import io.gradwatch.app.run.telemetry.TelemetryRecorder;
import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.progress.RoundPhases;
import io.gradwatch.training.progress.UntrainedRound;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PastTest {
    private static final int ROUNDS_PER_SEGMENT = 2;

    @TempDir
    private Path folder;

    private final SampleRounds sample = new SampleRounds(3, 2);

    @Test
    void aRoundInWhichNobodyTrainedIsNotMissing() throws IOException {
        try (TelemetryRecorder recorder = recorder()) {
            recorder.record(sample.round(1, 1, 0.5, 0.5, 0.5));
            recorder.record(sample.round(2, 1, 0.5, 0.5, 0.5));
            recorder.record(new UntrainedRound(3, "baseline", List.of(), new RoundPhases(0, 0, 0, 0)));
            recorder.record(sample.round(4, 1, 0.5, 0.5, 0.5));
        }

        assertThat(past(4).sinceVariant()).extracting(ClusterSnapshot::round).containsExactly(1, 2, 4);
    }

    @Test
    void theCheckpointMayFollowARoundInWhichNobodyTrained() throws IOException {
        try (TelemetryRecorder recorder = recorder()) {
            recorder.record(sample.round(1, 1, 0.5, 0.5, 0.5));
            recorder.record(new UntrainedRound(2, "baseline", List.of(), new RoundPhases(0, 0, 0, 0)));
        }

        assertThat(past(2).latest()).map(ClusterSnapshot::round).contains(1);
    }

    @Test
    void aMissingRoundIsRefused() throws IOException {
        try (TelemetryRecorder recorder = recorder()) {
            recorder.record(sample.round(1, 1, 0.5, 0.5, 0.5));
            recorder.record(sample.round(3, 1, 0.5, 0.5, 0.5));
        }

        assertThatThrownBy(() -> past(3))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("round 2")
                .hasMessageContaining("round 3");
    }

    private Past past(int round) {
        Position position = new Position(
                round, round, 1, Position.START.counts(), 0, 0, List.of(), Optional.empty(), Optional.empty());
        return Past.recorded(
                position, new Diagnostician(sample.layout(), HealthSettings.DEFAULTS), folder, new RunView());
    }

    private TelemetryRecorder recorder() {
        return new TelemetryRecorder(folder, 0, "sample", sample.layout(), ROUNDS_PER_SEGMENT);
    }
}
