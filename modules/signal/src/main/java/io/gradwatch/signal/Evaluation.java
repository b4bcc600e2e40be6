package io.gradwatch.signal;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Evaluation of held-out examples as sums, so that the evaluations of workers can be added.
 *
 * @param examples examples evaluated
 * @param lossSum sum of their losses, without regularization
 * @param correct number of correctly classified examples; -1 for regression
 */
@Api
public record Evaluation(long examples, double lossSum, long correct) {
    public double loss() {
        return lossSum / examples;
    }

    public boolean hasAccuracy() {
        return correct >= 0;
    }

    /** Returns the fraction of correctly classified examples, or NaN for regression. */
    public double accuracy() {
        return hasAccuracy() ? (double) correct / examples : Double.NaN;
    }

    /** Returns the sum of all evaluations that are present, or empty if none is. */
    public static Optional<Evaluation> sum(Stream<Optional<Evaluation>> parts) {
        return parts.flatMap(Optional::stream).reduce(Evaluation::plus);
    }

    /** Returns the sum of two evaluations. */
    public Evaluation plus(Evaluation that) {
        long bothCorrect = hasAccuracy() && that.hasAccuracy() ? correct + that.correct : -1;
        return new Evaluation(examples + that.examples, lossSum + that.lossSum, bothCorrect);
    }
}
