package io.gradwatch.app;

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
import io.gradwatch.training.loop.TrainingPlan;
import io.gradwatch.training.progress.RoundPhases;
import io.gradwatch.training.progress.TrainedRound;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Rounds made by hand: of dense layers, with weights and biases, whose gradients' norms the test chooses. */
public final class SampleRounds {
    public static final int EXAMPLES = 32;
    private static final int ROUNDS_PER_EPOCH = 5;

    private final Layout layout;
    private final int workers;

    public SampleRounds(int layers, int workers) {
        this.workers = workers;
        List<ParameterKey> parameters = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            LayerKey layer = new LayerKey(i, i < layers - 1 ? "dense_" + i : "output_0");
            parameters.add(new ParameterKey(layer, "W", ParameterKind.WEIGHT, 64));
            parameters.add(new ParameterKey(layer, "b", ParameterKind.BIAS, 8));
        }
        layout = Layout.of(parameters);
    }

    public Layout layout() {
        return layout;
    }

    public TrainingPlan plan(int rounds) {
        return new TrainingPlan(workers, 1, layout.elements(), layout, 320, 0, ROUNDS_PER_EPOCH, rounds);
    }

    /** Returns a round in which every worker has these gradient norms, one per layer. */
    public TrainedRound round(int round, double loss, double... norms) {
        return round(
                round,
                IntStream.range(0, workers)
                        .mapToObj(w -> report(w, round, loss, norms))
                        .toList());
    }

    /** Returns a round of these reports. */
    public TrainedRound round(int round, List<WorkerReport> reports) {
        int epoch = (round - 1) / ROUNDS_PER_EPOCH + 1;
        return new TrainedRound(
                new SnapshotMerger(layout)
                        .merge(reports, round, epoch, new double[layout.layers().size()]),
                reports,
                (long) EXAMPLES * reports.size(),
                new RoundPhases(0.001, 0.01, 0.002, 0.001));
    }

    /** Returns the report of one worker's round of one minibatch. */
    public WorkerReport report(int worker, int round, double loss, double... norms) {
        List<ParameterReport> parameters = layout.parameters().stream()
                .map(key -> parameter(norms[key.layer().index()], key.elements()))
                .toList();
        return report(worker, round, loss, parameters);
    }

    private WorkerReport report(int worker, int round, double loss, List<ParameterReport> parameters) {
        return new WorkerReport(
                worker,
                round,
                "baseline",
                EXAMPLES,
                1,
                loss * EXAMPLES,
                -1,
                parameters,
                layout.layers().stream().map(l -> ActivationStatistics.NONE).toList(),
                Optional.empty(),
                Optional.empty(),
                1_000_000,
                10_000,
                new Fingerprint("Haswell", 1, "0.1.0"));
    }

    private static ParameterReport parameter(double norm, long elements) {
        boolean finite = Double.isFinite(norm);
        double rms = norm / Math.sqrt((double) elements);
        long[] counts = new long[LogHistogram.BUCKETS];
        counts[10] = finite ? elements : 0;
        GradientStatistics gradient = new GradientStatistics(
                1,
                Spread.of(finite ? norm : Double.NaN),
                rms,
                rms,
                rms,
                0,
                finite ? 0 : elements,
                new LogHistogram(counts));
        return new ParameterReport(gradient, norm * 0.01, 1);
    }
}
