package io.gradwatch.rollout;

import io.gradwatch.rollout.cure.Variant;
import java.util.Optional;
import java.util.Set;

/**
 * What may be done about an unhealthy network.
 *
 * @param mode whether trials begin by themselves
 * @param cures names of the cures that may be used
 * @param start what to train with from the beginning
 * @param seed of parameters that are drawn anew
 */
public record RolloutSettings(RolloutMode mode, Set<String> cures, Optional<Variant> start, long seed) {
    /** Share of the job's compute that trials may cost. */
    static final double BUDGET = 0.25;

    /** Share of the job's rounds after which a trial is decided, if it can be. */
    private static final double TRIAL = 0.05;

    /** A trial that is not decided may go on for so many times its length, and leave budget for another. */
    private static final int PATIENCE = 2;

    public RolloutSettings {
        cures = Set.copyOf(cures);
    }

    static int trialRounds(int rounds) {
        return Math.max(TrialJudge.AGREEING, (int) Math.ceil(TRIAL * rounds));
    }

    static int longestTrial(int rounds) {
        return PATIENCE * trialRounds(rounds);
    }
}
