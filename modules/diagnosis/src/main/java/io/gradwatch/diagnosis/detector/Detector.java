package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.symptom.Symptom;
import java.util.Optional;

/**
 * Detects one symptom. A detector has no state: equal histories give equal findings. How many rounds in a row must show
 * the symptom before a diagnosis opens is decided elsewhere.
 */
public interface Detector {
    /** Returns the symptom that this detector detects. */
    Symptom symptom();

    /**
     * Returns true if the latest round has the measurements this detector needs; a round without them changes nothing. By
     * default a round is skipped if its loss is not finite.
     */
    default boolean canJudge(History history) {
        return Double.isFinite(history.latest().trainLoss());
    }

    /** Returns the symptom as the latest round shows it; call only if {@link #canJudge} returns true. */
    Optional<Finding> examine(History history);
}
