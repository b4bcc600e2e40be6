package io.gradwatch.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What repetitions of one measurement gave.
 *
 * @param median middle value, or the mean of the two in the middle
 * @param min least
 * @param max greatest
 * @param count repetitions
 */
record Samples(double median, double min, double max, int count) {
    /** Of at least one value. */
    static Samples of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Samples(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** Of first[i] / second[i]: what two things measured side by side are to each other. */
    static Samples ofRatios(List<Double> first, List<Double> second) {
        double[] ratios = new double[first.size()];
        Arrays.setAll(ratios, i -> first.get(i) / second.get(i));
        return of(Arrays.stream(ratios).boxed().toList());
    }

    /** Median and range, in this number format. */
    String text(String format) {
        return String.format(Locale.ROOT, format + " (" + format + "–" + format + ")", median, min, max);
    }
}
