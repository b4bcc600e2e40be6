package io.gradwatch.signal;

/**
 * Mean, least and greatest of one quantity over several observations. A NaN observation makes all three NaN, so that a
 * broken value can never pass for a small one.
 */
public record Spread(double mean, double min, double max) {
    /** Of no observation at all. */
    public static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN);

    /** Of a single observation. */
    public static Spread of(double value) {
        return new Spread(value, value, value);
    }

    /** Collects observations; the order in which they come decides the mean's last bits. */
    static final class Sum {
        private double sum;
        private double weights;
        private double min = Double.POSITIVE_INFINITY;
        private double max = Double.NEGATIVE_INFINITY;

        void add(double value) {
            sum += value;
            weights++;
            min = Math.min(min, value);
            max = Math.max(max, value);
        }

        /** Adds the spread of {@code weight} observations at once. */
        void add(Spread part, double weight) {
            sum += part.mean * weight;
            weights += weight;
            min = Math.min(min, part.min);
            max = Math.max(max, part.max);
        }

        /** The spread of all that was added; rounding never takes its mean out of its bounds. */
        Spread spread() {
            return weights == 0 || Double.isNaN(min) || Double.isNaN(max)
                    ? NONE
                    : new Spread(Math.min(Math.max(sum / weights, min), max), min, max);
        }
    }
}
