package io.gradwatch.signal;

import java.util.Optional;

/**
 * Losses of two simple predictors on some of the training rows. They show what the network should at least learn.
 *
 * @param chanceLevel loss of predicting the mean label for every row
 * @param referenceLoss leave-one-out loss of kernel ridge regression
 * @param lateReferenceLoss the same when the predictor sees only the last quarter of the time steps of a row; empty if
 *     rows are not sequences
 */
public record LossReference(double chanceLevel, double referenceLoss, Optional<Double> lateReferenceLoss) {
    /** Fraction of the chance level by which the reference loss must be lower for it to count as evidence. */
    private static final double WORTH = 0.2;

    /**
     * Returns the fraction of the gap between chance level and reference loss that a network with this loss has closed:
     * 0 at the chance level, 1 at the reference loss. Returns NaN if the reference loss is hardly below the chance level.
     */
    public double learned(double loss) {
        return referenceLoss <= (1 - WORTH) * chanceLevel
                ? (chanceLevel - loss) / (chanceLevel - referenceLoss)
                : Double.NaN;
    }

    /**
     * Returns the fraction of the gap that the last time steps suffice to close. Returns NaN if {@link #learned} does, or
     * if rows are not sequences.
     */
    public double learnedLate() {
        return lateReferenceLoss.map(this::learned).orElse(Double.NaN);
    }

    /** Returns the loss of a network that has closed this fraction of the gap. */
    public double lossAt(double learned) {
        return chanceLevel - learned * (chanceLevel - referenceLoss);
    }
}
