package io.gradwatch.signal;

/**
 * Sums over held-out examples, which add up across workers.
 *
 * @param examples examples evaluated
 * @param lossSum sum of their losses, without regularization
 * @param correct how many were classified correctly; -1 for regression
 */
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

    /** This and that together. */
    public Evaluation plus(Evaluation that) {
        long bothCorrect = hasAccuracy() && that.hasAccuracy() ? correct + that.correct : -1;
        return new Evaluation(examples + that.examples, lossSum + that.lossSum, bothCorrect);
    }
}
