package io.gradwatch.rollout;

import io.gradwatch.rollout.remedy.Variant;
import java.util.Objects;

/**
 * One variant's way through a trial, decided.
 *
 * @param variant its name
 * @param trigger the symptom that asked for it; {@code start} if the job file did, {@code operator} if a person did
 * @param startedRound after this round it began; 0 for the job's start
 * @param decidedRound after this round it was decided
 * @param outcome how it fared
 * @param reason for a person
 * @param examples rows trained on beside the surviving line
 * @param baselineLoss held-out loss of the arm that it was compared with; NaN without a trial
 * @param candidateLoss its own; NaN without a trial
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

    /** Of a variant that the job file asks for from the beginning. */
    static RolloutRecord started(Variant variant) {
        return new RolloutRecord(
                variant.name(),
                "start",
                0,
                0,
                RolloutOutcome.PROMOTED,
                "the job file asks for it",
                0,
                Double.NaN,
                Double.NaN);
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
