package io.gradwatch.training.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.signal.Fingerprint;
import io.gradwatch.signal.GradientStatistics;
import io.gradwatch.signal.LayerKey;
import io.gradwatch.signal.Layout;
import io.gradwatch.signal.LogHistogram;
import io.gradwatch.signal.ParameterKey;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.signal.ParameterReport;
import io.gradwatch.signal.SnapshotMerger;
import io.gradwatch.signal.Spread;
import io.gradwatch.signal.WorkerReport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CountsTest {
    private static final Layout LAYOUT =
            Layout.of(List.of(new ParameterKey(new LayerKey(0, "output_0"), "W", ParameterKind.WEIGHT, 8)));

    @Test
    void theWorkerThatTrainsMostSaysHowMuchWasMeasuredAndAllTogetherHowMuchWasTrained() {
        Counts counts = Counts.NONE.plus(round(report(0, 3, 3), report(1, 2, 2)), 50, 0, 1);

        assertThat(counts).isEqualTo(new Counts(5, 50, 50, 3, 0, 2e-3));
    }

    @Test
    void minibatchesThatWereToBeMeasuredButWereNotAreCounted() {
        Counts counts = Counts.NONE.plus(round(report(0, 3, 1)), 30, 4, 2);

        assertThat(counts.samples()).isEqualTo(1);
        assertThat(counts.samplesDropped()).isEqualTo(1);
    }

    @Test
    void whatWasNotToBeMeasuredIsNotMissing() {
        Counts counts = Counts.NONE.plus(round(report(0, 1, 0)), 10, 5, 2);

        assertThat(counts.samplesDropped()).isZero();
    }

    private static TrainedRound round(WorkerReport... reports) {
        List<WorkerReport> all = List.of(reports);
        return new TrainedRound(
                new SnapshotMerger(LAYOUT).merge(all, 3, 1, new double[1]),
                all,
                all.stream().mapToLong(WorkerReport::examples).sum(),
                new RoundPhases(0, 0, 0, 0));
    }

    private static WorkerReport report(int worker, int minibatches, int samples) {
        ParameterReport parameter = new ParameterReport(statistics(samples), Double.NaN, Double.NaN);
        return new WorkerReport(
                worker,
                1,
                Arm.BASELINE,
                minibatches * 10L,
                minibatches,
                0,
                -1,
                List.of(parameter),
                List.of(ActivationStatistics.NONE),
                Optional.empty(),
                Optional.empty(),
                5_000_000,
                2_000_000,
                new Fingerprint("Haswell", 1, "0.1.0"));
    }

    private static GradientStatistics statistics(int samples) {
        return samples == 0
                ? GradientStatistics.NONE
                : new GradientStatistics(samples, Spread.of(1), 1, 1, 1, 0, 0, LogHistogram.EMPTY);
    }
}
