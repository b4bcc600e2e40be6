package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.symptom.Severity;
import java.util.List;
import java.util.Map;

/**
 * A symptom as one detector sees it in the latest round.
 *
 * @param severity severity in this round
 * @param certain true if one round is enough to open a diagnosis
 * @param layers names of the layers concerned, from input to output; empty if none in particular
 * @param workers workers concerned; empty if none in particular
 * @param evidence numbers that the finding rests on, by name
 * @param explanation measurement and its consequence, in two or three sentences
 */
public record Finding(
        Severity severity,
        boolean certain,
        List<String> layers,
        List<Integer> workers,
        Map<String, Double> evidence,
        String explanation) {

    /** Returns a finding about these layers on all workers, to be confirmed by further rounds. */
    static Finding of(Severity severity, List<String> layers, Evidence evidence, String explanation) {
        return new Finding(severity, false, layers, List.of(), evidence.toMap(), explanation);
    }
}
