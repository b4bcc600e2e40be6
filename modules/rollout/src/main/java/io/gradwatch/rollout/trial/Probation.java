package io.gradwatch.rollout.trial;

import io.gradwatch.rollout.trial.Track.Measured;

/**
 * A promoted arm under watch.
 *
 * @param baseline what the baseline had reached when it was left
 * @param yardstick what it is judged by
 * @param rounds of watching
 * @param track of the promoted arm since
 */
public record Probation(double baseline, Yardstick yardstick, int rounds, Track track) {
    /** How much worse than the baseline was is worse than it would be. */
    private static final double WORSE = 1.2;

    public Probation after(Measured round) {
        return new Probation(baseline, yardstick, rounds, track.plus(round));
    }

    /** Whether it does worse than the baseline would: its loss is not finite, or has been worse for three rounds. */
    public boolean failed() {
        if (track.rounds() == 0) {
            return false;
        }
        boolean measured = track.rounds() >= TrialJudge.AGREEING;
        return Double.isInfinite(track.back(0))
                || (measured && track.by(yardstick).recent(TrialJudge.AGREEING) > WORSE * baseline);
    }

    public boolean passed() {
        return track.rounds() >= rounds && !failed();
    }
}
