package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.symptom.Symptom;
import java.util.Optional;

/**
 * Detects one symptom. A detector has no state: equal histories give equal findings. How many rounds in a row must show
 * the symptom before a diagnosis opens is decided elsewhere.
 */
public interface Detector {
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
