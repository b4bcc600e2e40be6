package io.gradwatch.signal;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Histogram of magnitudes by decade. Bucket {@code i} holds the values above {@code BOUNDS[i - 1]} and up to
 * {@code BOUNDS[i]}. The last bucket holds all greater values. Zeros and non-finite values are not counted.
 *
 * @param counts one count per bound, and one for values above the last bound
 */
public record LogHistogram(long[] counts) {
    private static final double[] BOUNDS = {
        1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1e0, 1e1, 1e2, 1e3
    };

    /** Number of buckets. */
    public static final int BUCKETS = BOUNDS.length + 1;

    private static final int LEAST_EXPONENT = Math.getExponent(BOUNDS[0]);
    private static final int GREATEST_EXPONENT = Math.getExponent(BOUNDS[BOUNDS.length - 1]) + 1;

    /** Bucket of each power of two, starting at {@link #LEAST_EXPONENT}. At most one bound lies between two of them. */
    private static final int[] OF_POWER = IntStream.rangeClosed(LEAST_EXPONENT, GREATEST_EXPONENT)
            .map(exponent -> firstNotBelow(Math.scalb(1.0, exponent)))
            .toArray();

    public static final LogHistogram EMPTY = new LogHistogram(new long[BUCKETS]);

    public LogHistogram {
        if (counts.length != BUCKETS) {
            throw new IllegalArgumentException("counts: expected " + BUCKETS + " buckets, found " + counts.length);
        }
        counts = counts.clone();
    }

    /** Returns the upper bounds of all buckets except the last, ascending. */
    public static double[] bounds() {
        return BOUNDS.clone();
    }

    private static int firstNotBelow(double magnitude) {
        return (int) Arrays.stream(BOUNDS).filter(bound -> bound < magnitude).count();
    }

    /** Returns the bucket of a finite magnitude above 0. */
    public static int bucket(double magnitude) {
        int exponent = Math.min(Math.max(Math.getExponent(magnitude), LEAST_EXPONENT), GREATEST_EXPONENT);
        int bucket = OF_POWER[exponent - LEAST_EXPONENT];
        return bucket < BOUNDS.length && magnitude > BOUNDS[bucket] ? bucket + 1 : bucket;
    }

    @Override
    public long[] counts() {
        return counts.clone();
    }

    public long total() {
        return Arrays.stream(counts).sum();
    }

    /** Returns the number of values in a bucket, counted from 0. */
    public long count(int bucket) {
        return counts[bucket];
    }

    /** Adds the counts to {@code sums}, an array of length {@link #BUCKETS}. */
    void addTo(long[] sums) {
        for (int i = 0; i < BUCKETS; i++) {
            sums[i] += counts[i];
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogHistogram that && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return Arrays.toString(counts);
    }
}
