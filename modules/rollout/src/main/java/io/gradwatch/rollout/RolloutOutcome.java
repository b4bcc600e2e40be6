package io.gradwatch.rollout;

import java.util.Locale;

/** Outcome of a variant. */
public enum RolloutOutcome {
    /** It replaced the baseline. */
    PROMOTED,
    /** A guard or an operator ended it, or it failed. */
    ABORTED,
    /** It was not better than the baseline. */
    INCONCLUSIVE,
    /** It was promoted, performed worse than the baseline before it, and was replaced by that again. */
    ROLLED_BACK;

    /** Returns the name in reports, metrics and events, such as {@code rolled-back}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
