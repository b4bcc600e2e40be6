package io.gradwatch.diagnosis.history;

import java.util.List;

/** Order statistics, which a single outlier does not move. */
public final class Quantile {
    private Quantile() {}

    /** Returns the middle value, or the mean of the two in the middle; NaN if there are no values. */
    public static double median(List<Double> values) {
        return of(values, 0.5);
    }

    /** Returns the quantile at {@code probability}, interpolated between neighbours; NaN if there are no values. */
    public static double of(List<Double> values, double probability) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double position = probability * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
