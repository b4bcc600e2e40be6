package io.gradwatch.diagnosis;

import java.util.Optional;

/**
 * Looks for one symptom. A detector keeps no state: the same history gives the same answer. How many rounds a finding
 * must hold before it is told is not its business, see {@link SymptomCase}.
 */
interface Detector {
    Symptom symptom();

    /**
     * Whether the latest round shows what this detector looks at; a round that does not changes nothing. Where the loss
     * is not finite nothing else can be judged.
     */
    default boolean canJudge(History history) {
        return Double.isFinite(history.latest().trainLoss());
    }

    /** The symptom as the latest round shows it; empty if there is none. Asked only where {@link #canJudge} holds. */
    Optional<Finding> examine(History history);
}
