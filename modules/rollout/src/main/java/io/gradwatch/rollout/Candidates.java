package io.gradwatch.rollout;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.Symptom;
import io.gradwatch.rollout.cure.Cure;
import io.gradwatch.rollout.cure.Variant;
import java.util.List;
import java.util.Set;

/** Which variants are worth a trial, likeliest first: the order in which they healed measured jobs. */
final class Candidates {
    private Candidates() {}

    /**
     * For a diagnosis.
     *
     * @param allowed names of cures that may be used, alone or together
     */
    static List<Variant> of(Diagnosis diagnosis, Set<String> allowed) {
        return names(diagnosis.symptom()).stream()
                .flatMap(name -> Variant.named(name).stream())
                .filter(variant -> variant.cures().stream().map(Cure::label).allMatch(allowed::contains))
                .toList();
    }

    private static List<String> names(Symptom symptom) {
        return switch (symptom) {
            case VANISHING_GRADIENT, SATURATED_ACTIVATIONS, DEAD_UNITS, STAGNANT_LOSS, PLATEAU ->
                List.of(
                        "lstm",
                        "gru",
                        "relu+residual",
                        "relu",
                        "batch-normalization",
                        "residual",
                        "reinitialize",
                        "learning-rate");
            case EXPLODING_GRADIENT, IRREGULAR_CURVE ->
                List.of("learning-rate", "clipping", "reinitialize+learning-rate", "batch-normalization");
            case NON_FINITE ->
                List.of("spike-recovery+learning-rate", "reinitialize+learning-rate", "reinitialize+clipping");
            case WEIGHT_COLLAPSE -> List.of("reinitialize", "batch-normalization");
            case WORKER_OUTLIER -> List.of("quarantine");
            case REPLICA_DRIFT -> List.of("learning-rate", "clipping");
        };
    }
}
