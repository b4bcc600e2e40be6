package io.gradwatch.app.run.telemetry;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Layout;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.signal.WorkerRow;
import io.gradwatch.training.progress.TrainedRound;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Selects the workers whose full reports are recorded with a round's merged statistics: first those that deviate from the
 * others, the largest deviation first, then the others while the run's budget lasts. A round's budget limits them, except
 * for the worker that deviates most.
 */
final class DetailSelection {
    /** The factor to the median of the workers from which a gradient norm or loss deviates. */
    static final double STANDS_OUT = 3;

    static final long BYTES_PER_ROUND = 64 << 10;
    static final long BYTES_PER_RUN = 64 << 20;

    /** The measured size of a report's JSON. */
    private static final long BYTES_PER_PARAMETER = 350;

    private final long bytesPerReport;
    private long bytesOfOthers;

    DetailSelection(Layout layout) {
        bytesPerReport = BYTES_PER_PARAMETER * Math.max(1, layout.parameters().size());
    }

    /** Returns the selected reports, by worker. */
    List<WorkerReport> select(TrainedRound round) {
        Map<Integer, Double> distances = distances(round.snapshot());
        List<WorkerReport> farthestFirst = new ArrayList<>(round.reports());
        farthestFirst.sort(Comparator.comparingDouble((WorkerReport r) -> -distances.get(r.worker())));
        List<WorkerReport> chosen = new ArrayList<>();
        for (WorkerReport report : farthestFirst) {
            boolean fits = (chosen.size() + 1) * bytesPerReport <= BYTES_PER_ROUND;
            if (distances.get(report.worker()) >= Math.log(STANDS_OUT)) {
                if (fits || chosen.isEmpty()) {
                    chosen.add(report);
                }
            } else if (fits && bytesOfOthers + bytesPerReport <= BYTES_PER_RUN) {
                bytesOfOthers += bytesPerReport;
                chosen.add(report);
            }
        }
        chosen.sort(Comparator.comparingInt(WorkerReport::worker));
        return chosen;
    }

    /** Returns by worker the greater of |ln(norm / median)| and |ln(loss / median)|; infinite if a value is not finite. */
    private static Map<Integer, Double> distances(ClusterSnapshot snapshot) {
        double norm = median(snapshot.workers(), WorkerRow::gradientNorm);
        double loss = median(snapshot.workers(), WorkerRow::loss);
        return snapshot.workers().stream()
                .collect(Collectors.toMap(
                        WorkerRow::worker,
                        row -> broken(row)
                                ? Double.POSITIVE_INFINITY
                                : Math.max(distance(row.gradientNorm(), norm), distance(row.loss(), loss))));
    }

    private static boolean broken(WorkerRow row) {
        return row.nonFinite() > 0 || (row.examples() > 0 && !Double.isFinite(row.loss()));
    }

    private static double median(List<WorkerRow> rows, ToDoubleFunction<WorkerRow> value) {
        double[] sorted = rows.stream()
                .mapToDouble(value)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(sorted.length - 1) / 2];
    }

    /** Returns |ln(value / median)|; 0 without a median. */
    private static double distance(double value, double median) {
        return value == median || Double.isNaN(value / median) ? 0 : Math.abs(Math.log(value / median));
    }
}
