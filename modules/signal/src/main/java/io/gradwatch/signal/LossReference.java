package io.gradwatch.signal;

import java.util.Optional;

/**
 * What the loss would be without the network, on some of the training rows: a measure of how much there is to learn.
 *
 * @param guessing of an answer that is the same for all rows, their mean
 * @param reached of kernel ridge regression, each row left out in turn
 * @param reachedLate the same where it sees no more than the last quarter of a row's time steps; empty where rows are no
 *     sequences
 */
public record LossReference(double guessing, double reached, Optional<Double> reachedLate) {
    /** Share of guessing's loss that has to be saved for there to be something to learn. */
    private static final double WORTH = 0.2;

    /**
     * The part of what is known to be there to learn that a network with this loss has learned: 0 where it guesses, 1
     * where it does as well as the reference. NaN where the reference does hardly better than guessing, for then it does
     * not know.
     */
    public double learned(double loss) {
        return reached <= (1 - WORTH) * guessing ? (guessing - loss) / (guessing - reached) : Double.NaN;
    }

    /** The part of it that is known from the last time steps; NaN where {@link #learned} is, or rows are no sequences. */
    public double learnedLate() {
        return reachedLate.map(this::learned).orElse(Double.NaN);
    }

    /** The loss of a network that has learned this part of it. */
    public double lossAt(double learned) {
        return guessing - learned * (guessing - reached);
    }
}
