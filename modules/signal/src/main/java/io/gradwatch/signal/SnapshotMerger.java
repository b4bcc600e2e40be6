package io.gradwatch.signal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Merges the reports of all workers of a round into a {@link ClusterSnapshot}. It sorts the reports by worker before
 * summing, so that the bits do not depend on the order in which they arrived.
 */
public final class SnapshotMerger {
    private final Layout layout;

    /** Creates a merger for networks with this layout. */
    public SnapshotMerger(Layout layout) {
        this.layout = layout;
    }

    /**
     * Merges one round.
     *
     * @param reports one report per worker, in any order, all of the same round and variant
     * @param iteration minibatches that each worker has trained on at the end of the round
     * @param epoch counted from 1
     * @param driftByLayer {@link LayerSnapshot#replicaDrift()} of each layer, in the order of {@link Layout#layers()}
     * @throws IllegalArgumentException if the reports are of different rounds or variants, a worker reports twice, or a
     *     length differs from that of the layout
     */
    public ClusterSnapshot merge(List<WorkerReport> reports, long iteration, int epoch, double[] driftByLayer) {
        List<WorkerReport> sorted = reports.stream()
                .sorted(Comparator.comparingInt(WorkerReport::worker))
                .toList();
        check(sorted, driftByLayer);
        double lossSum = 0;
        long examples = 0;
        Spread.Sum losses = new Spread.Sum();
        List<ParameterSum> parameters =
                layout.parameters().stream().map(ParameterSum::new).toList();
        List<WorkerRow> rows = new ArrayList<>(sorted.size());
        for (WorkerReport report : sorted) {
            rows.add(row(report, parameters));
            if (report.examples() > 0) {
                lossSum += report.lossSum();
                examples += report.examples();
                losses.add(report.loss());
            }
        }
        return new ClusterSnapshot(
                sorted.get(0).round(),
                iteration,
                epoch,
                sorted.get(0).variant(),
                lossSum / examples,
                losses.spread(),
                parameters.stream().map(ParameterSum::snapshot).toList(),
                layers(sorted, driftByLayer),
                rows,
                Evaluation.sum(sorted.stream().map(WorkerReport::evaluation)),
                Optional.empty());
    }

    private List<LayerSnapshot> layers(List<WorkerReport> reports, double[] driftByLayer) {
        List<LayerSum> sums = layout.layers().stream().map(LayerSum::new).toList();
        for (WorkerReport report : reports) {
            for (int i = 0; i < sums.size(); i++) {
                sums.get(i).add(report.activations().get(i));
            }
        }
        return IntStream.range(0, sums.size())
                .mapToObj(i -> sums.get(i).snapshot(driftByLayer[i]))
                .toList();
    }

    /** Adds one report to the sums and returns its row. One pass, because reading the reports from memory dominates. */
    private static WorkerRow row(WorkerReport report, List<ParameterSum> parameters) {
        double squares = 0;
        long nonFinite = 0;
        int samples = 0;
        for (int i = 0; i < parameters.size(); i++) {
            ParameterReport parameter = report.parameters().get(i);
            GradientStatistics gradient = parameter.gradient();
            parameters.get(i).add(report.worker(), parameter);
            nonFinite += gradient.nonFinite();
            if (gradient.samples() > 0 && parameters.get(i).key().kind() != ParameterKind.STATISTIC) {
                squares += gradient.norm().mean() * gradient.norm().mean();
                samples += gradient.samples();
            }
        }
        return new WorkerRow(
                report.worker(),
                report.examples(),
                report.loss(),
                samples == 0 ? Double.NaN : Math.sqrt(squares),
                nonFinite,
                report.firstNonFinite(),
                report.computeNanos() / 1e9);
    }

    private void check(List<WorkerReport> sorted, double[] driftByLayer) {
        require(!sorted.isEmpty(), "reports: expected at least one, found none");
        require(
                driftByLayer.length == layout.layers().size(),
                "driftByLayer: expected " + layout.layers().size() + " layers, found " + driftByLayer.length);
        WorkerReport first = sorted.get(0);
        for (int i = 0; i < sorted.size(); i++) {
            WorkerReport report = sorted.get(i);
            String where = "report of worker " + report.worker() + ": ";
            require(
                    i == 0 || sorted.get(i - 1).worker() != report.worker(),
                    where + "expected one report per worker, found two for round " + report.round());
            require(
                    report.round() == first.round() && report.variant().equals(first.variant()),
                    where + "expected round " + first.round() + " of " + first.variant() + ", found round "
                            + report.round() + " of " + report.variant());
            require(
                    report.parameters().size() == layout.parameters().size(),
                    where + "expected " + layout.parameters().size() + " parameters, found "
                            + report.parameters().size());
            require(
                    report.activations().size() == layout.layers().size(),
                    where + "expected " + layout.layers().size() + " layers, found "
                            + report.activations().size());
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
