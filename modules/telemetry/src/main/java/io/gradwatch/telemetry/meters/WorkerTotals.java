package io.gradwatch.telemetry.meters;

import io.gradwatch.signal.GradientStatistics;
import io.gradwatch.signal.LogHistogram;
import io.gradwatch.signal.WorkerReport;
import java.util.stream.Stream;

/**
 * The totals of one worker's rounds, and its last round. Adding and copying exclude each other; each takes microseconds.
 */
final class WorkerTotals {
    private final long[] nonFinite;
    private final BucketCounts[] magnitudes;
    private WorkerReport trained;
    private WorkerReport sampled;
    private long iterations;
    private long examples;
    private long dropped;

    WorkerTotals(int parameters) {
        this(
                new long[parameters],
                Stream.generate(() -> new BucketCounts(LogHistogram.bounds()))
                        .limit(parameters)
                        .toArray(BucketCounts[]::new));
    }

    private WorkerTotals(long[] nonFinite, BucketCounts[] magnitudes) {
        this.nonFinite = nonFinite;
        this.magnitudes = magnitudes;
    }

    /**
     * Adds a round.
     *
     * @param droppedNow number of its values that are not exposed
     */
    synchronized void add(WorkerReport report, int droppedNow) {
        iterations += report.minibatches();
        examples += report.examples();
        dropped += droppedNow;
        if (report.examples() > 0) {
            trained = report;
        }
        if (report.parameters().stream().anyMatch(p -> p.gradient().samples() > 0)) {
            sampled = report;
            for (int i = 0; i < magnitudes.length; i++) {
                GradientStatistics gradient = report.parameters().get(i).gradient();
                nonFinite[i] += gradient.nonFinite();
                addMagnitudes(magnitudes[i], gradient);
            }
        }
    }

    /** Adds the counts and their sum: the mean of the non-zero elements times their number. */
    private static void addMagnitudes(BucketCounts totals, GradientStatistics gradient) {
        long[] counts = gradient.magnitudes().counts();
        long total = gradient.magnitudes().total();
        if (total > 0) {
            totals.add(counts, gradient.meanMagnitude() / (1 - gradient.zeroRatio()) * total);
        }
    }

    synchronized WorkerTotals copy() {
        BucketCounts[] copies = new BucketCounts[magnitudes.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = magnitudes[i].copy();
        }
        WorkerTotals copy = new WorkerTotals(nonFinite.clone(), copies);
        copy.trained = trained;
        copy.sampled = sampled;
        copy.iterations = iterations;
        copy.examples = examples;
        copy.dropped = dropped;
        return copy;
    }

    /** Returns the last round that trained on any rows; null before the first. */
    WorkerReport trained() {
        return trained;
    }

    /** Returns the last round with a sampled minibatch; null before the first. */
    WorkerReport sampled() {
        return sampled;
    }

    long iterations() {
        return iterations;
    }

    long examples() {
        return examples;
    }

    long dropped() {
        return dropped;
    }

    /** Returns the number of non-finite gradient elements of the parameter at this index of the layout. */
    long nonFinite(int parameter) {
        return nonFinite[parameter];
    }

    /** Returns the gradient magnitudes of the parameter at this index of the layout, over all rounds. */
    BucketCounts magnitudes(int parameter) {
        return magnitudes[parameter];
    }
}
