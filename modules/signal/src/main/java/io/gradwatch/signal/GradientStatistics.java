package io.gradwatch.signal;

import java.util.List;
import java.util.Objects;

/**
 * Statistics of the raw gradient of one parameter (mean over the minibatch, before updater and clipping) over the sampled
 * minibatches of one round, on one worker or several.
 *
 * <p>Moments are over the finite elements. If an element is not finite, the norm is NaN, so that it is never mistaken for
 * a small one. Magnitudes are those of the <i>examined elements</i>: at most 4,096 elements of the parameter, evenly
 * spread, of the last sampled minibatch of the round.
 *
 * @param samples number of sampled minibatches; if 0, everything else is NaN or 0
 * @param norm spread of the L2 norm over the sampled minibatches
 * @param rms root mean square of the elements
 * @param meanMagnitude mean |g| of the examined elements
 * @param maxMagnitude greatest |g| of the examined elements
 * @param zeroRatio fraction of the examined elements that is exactly zero
 * @param nonFinite number of NaN and infinite elements, summed over samples
 * @param magnitudes histogram of |g| of the examined elements that are finite and not zero
 */
public record GradientStatistics(
        int samples,
        Spread norm,
        double rms,
        double meanMagnitude,
        double maxMagnitude,
        double zeroRatio,
        long nonFinite,
        LogHistogram magnitudes) {

    /** Statistics without samples. */
    public static final GradientStatistics NONE = new GradientStatistics(
            0, Spread.NONE, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, LogHistogram.EMPTY);

    public GradientStatistics {
        Objects.requireNonNull(norm, "norm");
        Objects.requireNonNull(magnitudes, "magnitudes");
    }

    /**
     * Merges statistics. Counts are added, means and mean squares are weighted by samples, and a NaN in one part makes the
     * result NaN. Parts without samples change nothing. The last bits depend on the order of the parts.
     */
    public static GradientStatistics merge(List<GradientStatistics> parts) {
        Sum sum = new Sum();
        parts.forEach(sum::add);
        return sum.statistics();
    }

    /** Accumulator of statistics. */
    static final class Sum {
        private GradientStatistics only = NONE;
        private int samples;
        private final Spread.Sum norm = new Spread.Sum();
        private double squares;
        private double magnitudes;
        private double greatest;
        private double zeros;
        private long nonFinite;
        private final long[] histogram = new long[LogHistogram.BUCKETS];

        void add(GradientStatistics part) {
            if (part.samples == 0) {
                return;
            }
            only = samples == 0 ? part : null;
            samples += part.samples;
            norm.add(part.norm, part.samples);
            squares += part.samples * part.rms * part.rms;
            magnitudes += part.samples * part.meanMagnitude;
            greatest = Math.max(greatest, part.maxMagnitude);
            zeros += part.samples * part.zeroRatio;
            nonFinite += part.nonFinite;
            part.magnitudes.addTo(histogram);
        }

        /** Returns the merged statistics. A single part is returned bit by bit as it was added. */
        GradientStatistics statistics() {
            return only != null
                    ? only
                    : new GradientStatistics(
                            samples,
                            norm.spread(),
                            Math.sqrt(squares / samples),
                            magnitudes / samples,
                            greatest,
                            zeros / samples,
                            nonFinite,
                            new LogHistogram(histogram));
        }
    }
}
