package io.gradwatch.diagnosis.history;

import java.util.List;

/** Order statistics, which one odd value does not move. */
public final class Quantile {
    private Quantile() {}

    /** The middle value, or the mean of the two in the middle; NaN of none. */
    public static double median(List<Double> values) {
        return of(values, 0.5);
    }

    /** The value that this share of the values lie below, between neighbours in proportion; NaN of none. */
    public static double of(List<Double> values, double share) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
