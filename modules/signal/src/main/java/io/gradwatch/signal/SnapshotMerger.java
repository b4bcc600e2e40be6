package io.gradwatch.signal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes one {@link ClusterSnapshot} of all workers' reports of a round. The reports are sorted by worker before anything
 * is summed, so that the bits do not depend on the order in which they arrived.
 */
public final class SnapshotMerger {
    private final Layout layout;

    /** Merges reports of networks with this layout. */
    public SnapshotMerger(Layout layout) {
        this.layout = layout;
    }

    /**
     * Merges one round.
     *
     * @param reports of one round of one variant, one a worker, in any order
     * @param iteration minibatches a worker has trained on when the round ends
     * @param epoch counted from 1
     * @param driftByLayer see {@link LayerSnapshot#replicaDrift()}, in the order of {@link Layout#layers()}
     * @throws IllegalArgumentException if the reports do not belong together, a worker reports twice, or something has not
     *     the layout's length
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

    /** Adds one report to the sums and makes its row, in one pass: the time goes into reading the reports' memory. */
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
                    where + "expected one a worker, found two of round " + report.round());
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
