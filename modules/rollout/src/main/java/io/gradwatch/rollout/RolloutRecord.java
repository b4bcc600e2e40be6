package io.gradwatch.rollout;

import io.gradwatch.rollout.remedy.Variant;
import java.util.Objects;

/**
 * The decision about one variant.
 *
 * @param variant its name
 * @param trigger the symptom that caused the trial; {@code start} for the job file's, {@code operator} for an operator's
 * @param startedRound round after which its trial began; 0 for the start of the job
 * @param decidedRound round after which it was decided
 * @param outcome outcome
 * @param reason reason, for a person
 * @param examples rows that it trained on as a candidate
 * @param baselineLoss held-out loss of the baseline that it was compared with; NaN without a trial
 * @param candidateLoss its own held-out loss; NaN without a trial
 */
public record RolloutRecord(
        String variant,
        String trigger,
        int startedRound,
        int decidedRound,
        RolloutOutcome outcome,
        String reason,
        long examples,
        double baselineLoss,
        double candidateLoss) {
    public RolloutRecord {
        Objects.requireNonNull(variant, "variant");
        Objects.requireNonNull(trigger, "trigger");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(reason, "reason");
    }

    /** Returns the record of a variant that the job file sets from the beginning. */
    static RolloutRecord started(Variant variant) {
        return untried(variant, "start", 0, RolloutOutcome.PROMOTED, "set by rollout.start in the job file");
    }

    /** Returns the record of a variant that failed before it could train. */
    static RolloutRecord neverTrained(Variant variant, String trigger, int round, String reason) {
        return untried(variant, trigger, round, RolloutOutcome.ABORTED, reason);
    }

    private static RolloutRecord untried(
            Variant variant, String trigger, int round, RolloutOutcome outcome, String reason) {
        return new RolloutRecord(variant.name(), trigger, round, round, outcome, reason, 0, Double.NaN, Double.NaN);
    }

    RolloutRecord rolledBack(int round, String why) {
        return new RolloutRecord(
                variant,
                trigger,
                startedRound,
                round,
                RolloutOutcome.ROLLED_BACK,
                why,
                examples,
                baselineLoss,
                candidateLoss);
    }
}
