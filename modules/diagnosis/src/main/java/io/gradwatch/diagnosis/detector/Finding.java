package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.symptom.Severity;
import java.util.List;
import java.util.Map;

/**
 * What a detector sees in the latest round, before anybody is told.
 *
 * @param severity how bad it looks now
 * @param certain whether it needs no further rounds to be believed
 * @param observation what was seen and what follows from it, in whole sentences
 * @param remedies best first, at least one
 */
public record Finding(
        Severity severity,
        boolean certain,
        List<String> layers,
        List<Integer> workers,
        Map<String, Double> evidence,
        String observation,
        List<Remedy> remedies) {

    /** The paragraph for a person: what was seen, and what the best cure would do about it. */
    public String explanation() {
        Remedy best = remedies.get(0);
        return "%s First to try: %s, which %s.".formatted(observation, best.label(), best.how());
    }

    /** The cures' names. */
    public List<String> remedyNames() {
        return remedies.stream().map(Remedy::label).toList();
    }
}
