package io.gradwatch.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The results of repetitions of one measurement.
 *
 * @param median middle value, or the mean of the two in the middle
 * @param low lower end of the median's 95 % confidence interval
 * @param high upper end of that interval
 * @param min least value
 * @param max greatest value
 * @param count number of repetitions
 */
record Samples(double median, double low, double high, double min, double max, int count) {
    /** Two-sided 95 % quantile of the normal distribution, which approximates the binomial number of values below the median. */
    private static final double Z = 1.96;

    /** Summarizes at least one value. */
    static Samples of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int last = sorted.length - 1;
        double median = (sorted[last / 2] + sorted[sorted.length / 2]) / 2;
        int below = (int) Math.floor(sorted.length / 2.0 - Z * Math.sqrt(sorted.length) / 2);
        int from = Math.max(below, 0);
        return new Samples(median, sorted[from], sorted[last - from], sorted[0], sorted[last], sorted.length);
    }

    /** Summarizes {@code first[i] / second[i]} of two quantities measured side by side. */
    static Samples ofRatios(List<Double> first, List<Double> second) {
        double[] ratios = new double[first.size()];
        Arrays.setAll(ratios, i -> first.get(i) / second.get(i));
        return of(Arrays.stream(ratios).boxed().toList());
    }

    /** Returns median and range in this number format. */
    String text(String format) {
        return String.format(Locale.ROOT, format + " (" + format + "–" + format + ")", median, min, max);
    }

    /** Returns the median and its confidence interval in percent. */
    String percent() {
        return String.format(Locale.ROOT, "%.1f %% (%.1f to %.1f)", 100 * median, 100 * low, 100 * high);
    }
}
