package io.gradwatch.rollout.trial;

/** The decision about a trial after a round. */
public sealed interface TrialVerdict {
    /** The trial continues. */
    record Undecided() implements TrialVerdict {}

    /** A candidate is aborted; the trial continues without it. */
    record Abort(String variant, String reason) implements TrialVerdict {}

    /** A candidate replaces the baseline. */
    record Promote(String variant, String reason) implements TrialVerdict {}

    /** The trial has reached its maximum length, or has no candidates, without a promotion. */
    record Inconclusive(String reason) implements TrialVerdict {}
}
