package io.gradwatch.signal;

/**
 * Mean, minimum and maximum of several observations. A NaN observation makes all three NaN, so that an invalid value is
 * never mistaken for a small one.
 */
public record Spread(double mean, double min, double max) {
    /** Spread without observations. */
    public static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN);

    /** Returns the spread of a single observation. */
    public static Spread of(double value) {
        return new Spread(value, value, value);
    }

    /** Accumulator of observations. The last bits of the mean depend on their order. */
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

        /** Returns the spread of all observations. Clamping keeps the rounded mean between minimum and maximum. */
        Spread spread() {
            return weights == 0 || Double.isNaN(min) || Double.isNaN(max)
                    ? NONE
                    : new Spread(Math.min(Math.max(sum / weights, min), max), min, max);
        }
    }
}
