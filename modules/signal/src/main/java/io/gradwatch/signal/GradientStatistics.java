package io.gradwatch.signal;

import java.util.List;
import java.util.Objects;

/**
 * What one parameter's raw gradient (before updater and clipping, mean over the minibatch) looked like in the sampled
 * minibatches of one round, on one worker or on several.
 *
 * <p>Moments are over the finite elements. Where an element was not finite the norm is NaN, so that it can never pass
 * for small.
 *
 * @param samples minibatches sampled; 0 if none, and then all the rest is NaN or 0
 * @param norm L2 norm, over the sampled minibatches
 * @param rms root mean square of an element
 * @param meanMagnitude mean of |g|, of the elements that are looked at one by one: at most 4,096 of a parameter, evenly
 *     spread, of the round's last sampled minibatch
 * @param maxMagnitude greatest |g| of the same
 * @param zeroRatio share of the same that is exactly zero
 * @param nonFinite number of NaN and infinite elements, summed over samples
 * @param magnitudes |g| of the same, of those that are finite and not zero
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

    /** Nothing was sampled. */
    public static final GradientStatistics NONE = new GradientStatistics(
            0, Spread.NONE, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, LogHistogram.EMPTY);

    public GradientStatistics {
        Objects.requireNonNull(norm, "norm");
        Objects.requireNonNull(magnitudes, "magnitudes");
    }

    /**
     * All these samples together: counts add up, means and mean squares are weighted by samples, and what is NaN in one
     * part is NaN in the whole. Parts without samples change nothing. The order of the parts decides the last bits.
     */
    public static GradientStatistics merge(List<GradientStatistics> parts) {
        Sum sum = new Sum();
        parts.forEach(sum::add);
        return sum.statistics();
    }

    /** Collects parts one by one. */
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

        /** The parts together; a single part as it came, to the last bit. */
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
