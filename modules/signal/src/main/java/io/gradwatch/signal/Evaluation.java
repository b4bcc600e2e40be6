package io.gradwatch.signal;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sums over held-out examples, which add up across workers.
 *
 * @param examples examples evaluated
 * @param lossSum sum of their losses, without regularization
 * @param correct how many were classified correctly; -1 for regression
 */
@Api
public record Evaluation(long examples, double lossSum, long correct) {
    public double loss() {
        return lossSum / examples;
    }

    public boolean hasAccuracy() {
        return correct >= 0;
    }

    /** Share of correctly classified examples; NaN for regression. */
    public double accuracy() {
        return hasAccuracy() ? (double) correct / examples : Double.NaN;
    }

    /** All of these together; empty if there is none. */
    public static Optional<Evaluation> sum(Stream<Optional<Evaluation>> parts) {
        return parts.flatMap(Optional::stream).reduce(Evaluation::plus);
    }

    /** This and that together. */
    public Evaluation plus(Evaluation that) {
        long bothCorrect = hasAccuracy() && that.hasAccuracy() ? correct + that.correct : -1;
        return new Evaluation(examples + that.examples, lossSum + that.lossSum, bothCorrect);
    }
}
