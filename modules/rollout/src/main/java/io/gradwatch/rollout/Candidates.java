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
     * For a diagnosis. Where no usual one may be used, those that may are worth a trial, one by one: whoever leaves so few
     * wants them tried.
     *
     * @param allowed names of cures that may be used, alone or together
     */
    static List<Variant> of(Diagnosis diagnosis, Set<String> allowed) {
        List<Variant> usual = named(names(diagnosis.symptom())).stream()
                .filter(variant -> variant.cures().stream().map(Cure::label).allMatch(allowed::contains))
                .toList();
        return usual.isEmpty() ? named(allowed.stream().sorted().toList()) : usual;
    }

    private static List<Variant> named(List<String> names) {
        return names.stream().flatMap(name -> Variant.named(name).stream()).toList();
    }

    private static List<String> names(Symptom symptom) {
        return switch (symptom) {
            case VANISHING_GRADIENT, SATURATED_ACTIVATIONS, STAGNANT_LOSS, PLATEAU ->
                List.of(
                        "lstm",
                        "gru",
                        "relu+residual",
                        "relu",
                        "batch-normalization",
                        "reinitialize+learning-rate",
                        "residual",
                        "reinitialize",
                        "learning-rate");
            case DEAD_UNITS ->
                List.of("relu+residual", "reinitialize+learning-rate", "relu", "batch-normalization", "reinitialize");
            case EXPLODING_GRADIENT, IRREGULAR_CURVE ->
                List.of(
                        "learning-rate",
                        "clipping",
                        "reinitialize+learning-rate",
                        "relu+residual",
                        "batch-normalization");
            case NON_FINITE ->
                List.of(
                        "spike-recovery+learning-rate",
                        "reinitialize+learning-rate",
                        "relu+residual",
                        "relu",
                        "reinitialize+clipping");
            case WEIGHT_COLLAPSE -> List.of("reinitialize", "batch-normalization");
            case WORKER_OUTLIER -> List.of("quarantine");
            case REPLICA_DRIFT -> List.of("learning-rate", "clipping");
        };
    }
}
