package io.gradwatch.telemetry.meters;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;

/** One cumulative histogram that accepts counts in bulk. Not thread-safe. */
final class BucketCounts {
    private final double[] bounds;
    private final long[] counts;
    private double sum;

    /** Creates an empty histogram. {@code bounds} are the upper bounds of all buckets but the last, which is unbounded. */
    BucketCounts(double[] bounds) {
        this(Arrays.copyOf(bounds, bounds.length + 1), new long[bounds.length + 1], 0);
        this.bounds[bounds.length] = Double.POSITIVE_INFINITY;
    }

    private BucketCounts(double[] bounds, long[] counts, double sum) {
        this.bounds = bounds;
        this.counts = counts;
        this.sum = sum;
    }

    void observe(double value) {
        int place = Arrays.binarySearch(bounds, value);
        counts[place < 0 ? -place - 1 : place]++;
        sum += value;
    }

    /** Adds {@code more[i]} values to bucket i; {@code moreSum} is the sum of all of them. */
    void add(long[] more, double moreSum) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += more[i];
        }
        sum += moreSum;
    }

    BucketCounts copy() {
        return new BucketCounts(bounds, counts.clone(), sum);
    }

    HistogramDataPointSnapshot snapshot(Labels labels) {
        return new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(bounds, counts), sum, labels, Exemplars.EMPTY, 0);
    }
}
