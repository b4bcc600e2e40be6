package io.gradwatch.rollout.trial;

import io.gradwatch.rollout.trial.Track.Measured;

/**
 * The watch over a promoted arm.
 *
 * @param baseline loss of the baseline when it was replaced
 * @param yardstick quantity that arms are judged by
 * @param rounds rounds to watch
 * @param track measurements since the promotion
 */
public record Probation(double baseline, Yardstick yardstick, int rounds, Track track) {
    /** Multiple of the baseline's loss above which the promoted arm is rolled back. */
    private static final double WORSE = 1.2;

    /** Returns the watch over a candidate that this trial promotes; it lasts as long as the trial was planned. */
    public static Probation of(Trial trial) {
        return new Probation(
                trial.judged().baseline().recent(TrialJudge.RECENT),
                trial.yardstick(),
                trial.plannedRounds(),
                Track.NONE);
    }

    /** Returns the watch after one more round. */
    public Probation after(Measured round) {
        return new Probation(baseline, yardstick, rounds, track.plus(round));
    }

    /** Returns whether the loss is not finite, or too high on average over the last three rounds. */
    public boolean failed() {
        if (track.rounds() == 0) {
            return false;
        }
        boolean measured = track.rounds() >= TrialJudge.AGREEING;
        return Double.isInfinite(track.back(0))
                || (measured && track.by(yardstick).recent(TrialJudge.AGREEING) > WORSE * baseline);
    }

    /** Returns whether the watch has ended without a failure. */
    public boolean passed() {
        return track.rounds() >= rounds && !failed();
    }
}
