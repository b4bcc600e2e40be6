package io.gradwatch.telemetry.meters;

import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.signal.Fingerprint;
import io.gradwatch.signal.GradientStatistics;
import io.gradwatch.signal.LayerKey;
import io.gradwatch.signal.Layout;
import io.gradwatch.signal.LogHistogram;
import io.gradwatch.signal.ParameterKey;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.signal.ParameterReport;
import io.gradwatch.signal.Spread;
import io.gradwatch.signal.WorkerReport;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reports of workers, for tests. */
public final class Reports {
    /** A hidden layer that can saturate and a normalized output. */
    public static final Layout LAYOUT = Layout.of(List.of(
            parameter(0, "dense_0", "W", ParameterKind.WEIGHT),
            parameter(0, "dense_0", "b", ParameterKind.BIAS),
            parameter(1, "output_0", "W", ParameterKind.WEIGHT),
            parameter(1, "output_0", "mean", ParameterKind.STATISTIC)));

    /** Eight elements: two are zero, two around 0.05, four around 0.5; they sum to 2 in magnitude. */
    public static final GradientStatistics GRADIENT = gradient(0.5, 0);

    private Reports() {}

    private static ParameterKey parameter(int index, String layer, String param, ParameterKind kind) {
        return new ParameterKey(new LayerKey(index, layer), param, kind, 8);
    }

    /** Creates a layout of dense layers, each with a weight and a bias. */
    public static Layout layout(int layers) {
        return Layout.of(IntStream.range(0, layers)
                .boxed()
                .flatMap(i -> Stream.of(
                        parameter(i, "dense_" + i, "W", ParameterKind.WEIGHT),
                        parameter(i, "dense_" + i, "b", ParameterKind.BIAS)))
                .toList());
    }

    public static GradientStatistics gradient(double norm, long nonFinite) {
        long[] counts = new long[LogHistogram.BUCKETS];
        counts[11] = 2;
        counts[12] = 4;
        return new GradientStatistics(1, Spread.of(norm), 0.3, 0.25, 0.5, 0.25, nonFinite, new LogHistogram(counts));
    }

    /** Creates a report of ten rows in two minibatches with a mean loss of 2.5, one minibatch sampled. */
    public static WorkerReport report(int worker) {
        return report(LAYOUT, worker, GRADIENT);
    }

    /** Creates the same report with this gradient of every parameter. */
    public static WorkerReport report(Layout layout, int worker, GradientStatistics gradient) {
        List<ParameterReport> parameters =
                Collections.nCopies(layout.parameters().size(), new ParameterReport(gradient, 0.5, 4));
        List<ActivationStatistics> activations = layout.layers().stream()
                .map(layer -> layer.name().startsWith("dense")
                        ? new ActivationStatistics(Double.NaN, 0.75)
                        : ActivationStatistics.NONE)
                .toList();
        return report(worker, 10, parameters, activations);
    }

    /** Creates the same report with activations of both layers that can die and saturate. */
    public static WorkerReport reluReport(int worker) {
        return report(
                worker,
                10,
                Collections.nCopies(LAYOUT.parameters().size(), new ParameterReport(GRADIENT, 0.5, 4)),
                Collections.nCopies(LAYOUT.layers().size(), new ActivationStatistics(0.5, 0.75)));
    }

    /** Returns the report as one of another round. */
    public static WorkerReport inRound(int round, WorkerReport report) {
        return changed(report, round, report.computeNanos());
    }

    /** Returns the report with another compute time. */
    public static WorkerReport computing(Duration time, WorkerReport report) {
        return changed(report, report.round(), time.toNanos());
    }

    private static WorkerReport changed(WorkerReport report, int round, long computeNanos) {
        return new WorkerReport(
                report.worker(),
                round,
                report.variant(),
                report.examples(),
                report.minibatches(),
                report.lossSum(),
                report.firstNonFinite(),
                report.parameters(),
                report.activations(),
                report.evaluation(),
                report.validation(),
                computeNanos,
                report.telemetryNanos(),
                report.fingerprint());
    }

    /** Creates a report of a round without a sampled minibatch. */
    public static WorkerReport unsampled(int worker, long examples) {
        List<ParameterReport> parameters = Collections.nCopies(
                LAYOUT.parameters().size(), new ParameterReport(GradientStatistics.NONE, Double.NaN, Double.NaN));
        List<ActivationStatistics> activations =
                Collections.nCopies(LAYOUT.layers().size(), ActivationStatistics.NONE);
        return report(worker, examples, parameters, activations);
    }

    private static WorkerReport report(
            int worker, long examples, List<ParameterReport> parameters, List<ActivationStatistics> activations) {
        return new WorkerReport(
                worker,
                1,
                "baseline",
                examples,
                examples == 0 ? 0 : 2,
                2.5 * examples,
                -1,
                parameters,
                activations,
                Optional.empty(),
                Optional.empty(),
                1_000_000,
                1_000,
                new Fingerprint("Haswell", 1, "0.1.0"));
    }
}
