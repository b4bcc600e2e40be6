package io.gradwatch.rollout;

import java.util.Locale;

/** How a variant fared. */
public enum RolloutOutcome {
    /** It goes on in the baseline's place. */
    PROMOTED,
    /** A guard ended it, or it does not apply. */
    ABORTED,
    /** It was not shown to be better. */
    INCONCLUSIVE,
    /** It was promoted, did worse than the baseline would have, and was taken back. */
    ROLLED_BACK;

    /** The name in reports, metrics and events: {@code rolled-back}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
