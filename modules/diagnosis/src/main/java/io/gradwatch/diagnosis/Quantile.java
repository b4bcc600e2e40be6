package io.gradwatch.diagnosis;

import java.util.List;

/** Order statistics, which one odd value does not move. */
final class Quantile {
    private Quantile() {}

    /** The middle value, or the mean of the two in the middle; NaN of none. */
    static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
