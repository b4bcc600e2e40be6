package io.gradwatch.rollout;

/**
 * A promoted arm under watch.
 *
 * @param baselineLoss what the baseline had reached when it was left
 * @param rounds of watching
 * @param losses of the promoted arm since
 */
record Probation(double baselineLoss, int rounds, Losses losses) {
    /** How much worse than the baseline was is worse than it would be. */
    private static final double WORSE = 1.2;

    Probation after(double loss) {
        return new Probation(baselineLoss, rounds, losses.plus(loss));
    }

    /** Whether it does worse than the baseline would: its loss is not finite, or has been worse for three rounds. */
    boolean failed() {
        if (Double.isInfinite(losses.back(0))) {
            return true;
        }
        boolean measured = losses.rounds() >= TrialJudge.AGREEING;
        return measured && losses.recent(TrialJudge.AGREEING) > WORSE * baselineLoss;
    }

    boolean passed() {
        return losses.rounds() >= rounds && !failed();
    }
}
