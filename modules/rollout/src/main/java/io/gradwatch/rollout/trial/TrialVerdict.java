package io.gradwatch.rollout.trial;

/** What becomes of a trial after a round. */
public sealed interface TrialVerdict {
    /** It goes on. */
    record Undecided() implements TrialVerdict {}

    /** A candidate is not to be trusted with another round. */
    record Abort(String variant, String reason) implements TrialVerdict {}

    /** A candidate is better than the baseline. */
    record Promote(String variant, String reason) implements TrialVerdict {}

    /** No candidate has shown that it is better, and the trial has lasted long enough. */
    record Inconclusive(String reason) implements TrialVerdict {}
}
