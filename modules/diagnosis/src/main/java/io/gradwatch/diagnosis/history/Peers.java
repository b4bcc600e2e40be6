package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.WorkerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Compares the workers of the last rounds with each other, by the logarithms of their gradient norms and losses. */
public final class Peers {
    private static final int ROUNDS = 8;

    /** Standard deviation of normal values over their median absolute deviation: 1 / Φ⁻¹(3/4). */
    private static final double MAD_OF_NORMAL = 1.4826;

    /** Least deviation that workers are measured in, as a logarithm: a fifth. Without it, equal workers would stand out. */
    private static final double LEAST_DEVIATION = 0.2;

    private Peers() {}

    /**
     * One worker compared with the others.
     *
     * @param worker number of the worker
     * @param gradient natural logarithm of its gradient norm over the median worker's, as the median of the last rounds
     * @param loss natural logarithm of its loss over the median worker's; NaN where a loss has no logarithm
     * @param deviations the greater of the two in robust standard deviations over all workers
     */
    public record Peer(int worker, double gradient, double loss, double deviations) {
        /** Returns the greater of the two logarithms: how far the worker is above the others. */
        public double excess() {
            return Double.isNaN(loss) ? gradient : Math.max(gradient, loss);
        }
    }

    /** Returns all workers that trained in the last rounds, sorted by number. */
    public static List<Peer> of(History history) {
        Map<Integer, Double> gradients = ratios(history, WorkerRow::gradientNorm);
        Map<Integer, Double> losses = ratios(history, WorkerRow::loss);
        double gradientDeviation = deviation(gradients);
        double lossDeviation = deviation(losses);
        List<Peer> peers = new ArrayList<>();
        gradients.forEach((worker, gradient) -> {
            double loss = losses.getOrDefault(worker, Double.NaN);
            double ofGradient = gradient / gradientDeviation;
            double ofLoss = loss / lossDeviation;
            peers.add(
                    new Peer(worker, gradient, loss, Double.isNaN(ofLoss) ? ofGradient : Math.max(ofGradient, ofLoss)));
        });
        return peers;
    }

    private static Map<Integer, Double> ratios(History history, ToDoubleFunction<WorkerRow> value) {
        Map<Integer, List<Double>> byWorker = new TreeMap<>();
        for (Round round : history.lastSampled(ROUNDS)) {
            ratios(round.snapshot(), value)
                    .forEach((worker, ratio) -> byWorker.computeIfAbsent(worker, w -> new ArrayList<>())
                            .add(ratio));
        }
        Map<Integer, Double> medians = new TreeMap<>();
        byWorker.forEach((worker, ratios) -> medians.put(worker, Quantile.median(ratios)));
        return medians;
    }

    /** Returns, for one round, the logarithm of each worker's value over the median, or over the other's if there are two. */
    private static Map<Integer, Double> ratios(ClusterSnapshot snapshot, ToDoubleFunction<WorkerRow> value) {
        List<WorkerRow> rows = snapshot.workers().stream()
                .filter(row -> row.examples() > 0 && value.applyAsDouble(row) > 0)
                .filter(row -> Double.isFinite(value.applyAsDouble(row)))
                .toList();
        List<Double> logs =
                rows.stream().map(row -> Math.log(value.applyAsDouble(row))).toList();
        Map<Integer, Double> ratios = new TreeMap<>();
        double median = rows.size() == 2 ? Double.NaN : Quantile.median(logs);
        for (int i = 0; i < rows.size(); i++) {
            double others = rows.size() == 2 ? logs.get(1 - i) : median;
            ratios.put(rows.get(i).worker(), logs.get(i) - others);
        }
        return ratios;
    }

    /** Returns the robust standard deviation; two workers have none, so the least one is used. */
    private static double deviation(Map<Integer, Double> ratios) {
        if (ratios.size() <= 2) {
            return LEAST_DEVIATION;
        }
        double mad = Quantile.median(ratios.values().stream().map(Math::abs).toList());
        return Math.max(LEAST_DEVIATION, MAD_OF_NORMAL * mad);
    }
}
