package io.gradwatch.rollout;

/** What becomes of a trial after a round. */
sealed interface Verdict {
    /** It goes on. */
    record Undecided() implements Verdict {}

    /** A candidate is not to be trusted with another round. */
    record Abort(String variant, String reason) implements Verdict {}

    /** A candidate is better than the baseline. */
    record Promote(String variant, String reason) implements Verdict {}

    /** No candidate has shown that it is better, and the trial has lasted long enough. */
    record Inconclusive(String reason) implements Verdict {}
}
