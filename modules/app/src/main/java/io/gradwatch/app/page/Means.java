package io.gradwatch.app.page;

import java.math.BigDecimal;
import java.util.Arrays;

/** Means of several quantities over rounds. A quantity is absent if never measured, and NaN if it ever was NaN. */
final class Means {
    private static final int DIGITS = 4;
    private static final double LEAST = 1e-290;

    private double[] sums;
    private int[] counts;

    Means(int size) {
        this(new double[size], new int[size]);
    }

    private Means(double[] sums, int[] counts) {
        this.sums = sums;
        this.counts = counts;
    }

    int size() {
        return sums.length;
    }

    void add(int index, double value) {
        reach(index + 1);
        sums[index] += value;
        counts[index]++;
    }

    /** Adds other rounds. */
    void add(Means others) {
        reach(others.sums.length);
        for (int i = 0; i < others.sums.length; i++) {
            sums[i] += others.sums[i];
            counts[i] += others.counts[i];
        }
    }

    private void reach(int size) {
        if (size > sums.length) {
            sums = Arrays.copyOf(sums, size);
            counts = Arrays.copyOf(counts, size);
        }
    }

    /** Returns the quantities in another order: each from this index, or absent if it is negative. */
    Means reordered(int[] from) {
        Means result = new Means(from.length);
        for (int i = 0; i < from.length; i++) {
            if (from[i] >= 0 && from[i] < sums.length) {
                result.sums[i] = sums[from[i]];
                result.counts[i] = counts[from[i]];
            }
        }
        return result;
    }

    Means copy() {
        return new Means(sums.clone(), counts.clone());
    }

    /** Returns a mean for JSON; null if absent. */
    Object brief(int index) {
        return index < sums.length && counts[index] > 0 ? brief(sums[index] / counts[index]) : null;
    }

    /** Returns all means for JSON. */
    Object[] brief() {
        Object[] values = new Object[sums.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = brief(i);
        }
        return values;
    }

    /** Returns a value with the digits that a chart needs. */
    static Object brief(double value) {
        if (!Double.isFinite(value)) {
            return value;
        }
        if (Math.abs(value) < LEAST) {
            return 0;
        }
        int scale = DIGITS - 1 - (int) Math.floor(Math.log10(Math.abs(value)));
        return BigDecimal.valueOf(Math.round(value * Math.pow(10, scale)), scale)
                .stripTrailingZeros();
    }
}
