package io.gradwatch.rollout;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.remedy.Remedy;
import io.gradwatch.rollout.remedy.Variant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which variants are worth a trial, likeliest first: the order in which they healed measured jobs. */
final class Candidates {
    private Candidates() {}

    /**
     * For a diagnosis. Where no usual one may be used, those that may are worth a trial, one by one: whoever leaves so few
     * wants them tried.
     *
     * @param allowed names of remedies that may be used, alone or together
     */
    static List<Variant> of(Diagnosis diagnosis, Set<String> allowed) {
        List<String> names = names(diagnosis.symptom());
        Stream<String> withOutput =
                names.stream().filter(Candidates::startsAnew).map("output-activation+"::concat);
        List<Variant> usual = named(Stream.concat(withOutput, names.stream()).toList()).stream()
                .filter(variant ->
                        variant.remedies().stream().map(Remedy::label).allMatch(allowed::contains))
                .toList();
        return usual.isEmpty() ? named(allowed.stream().sorted().toList()) : usual;
    }

    /** Whether it draws the whole network anew, as an output that did not fit its loss has led all of it astray. */
    private static boolean startsAnew(String name) {
        return name.startsWith("relu") || name.startsWith("reinitialize") || name.startsWith("lstm");
    }

    private static List<Variant> named(List<String> names) {
        return names.stream().flatMap(name -> Variant.named(name).stream()).toList();
    }

    private static List<String> names(Symptom symptom) {
        return switch (symptom) {
            case VANISHING_GRADIENT, SATURATED_ACTIVATIONS, STAGNANT_LOSS, PLATEAU ->
                List.of(
                        "lstm+adam",
                        "gru+adam",
                        "lstm",
                        "gru",
                        "relu+residual+batch-normalization+adam",
                        "relu+residual",
                        "relu+adam",
                        "reinitialize+adam",
                        "relu+batch-normalization+adam",
                        "relu",
                        "batch-normalization",
                        "adam",
                        "residual",
                        "reinitialize",
                        "learning-rate");
            case DEAD_UNITS ->
                List.of(
                        "relu+residual+batch-normalization+adam",
                        "relu+adam",
                        "reinitialize+adam",
                        "relu+residual",
                        "relu",
                        "batch-normalization",
                        "reinitialize+learning-rate",
                        "reinitialize");
            case EXPLODING_GRADIENT, IRREGULAR_CURVE ->
                List.of(
                        "learning-rate",
                        "clipping",
                        "relu+residual+batch-normalization+adam",
                        "relu+adam",
                        "reinitialize+adam",
                        "reinitialize+learning-rate",
                        "batch-normalization");
            case NON_FINITE ->
                List.of(
                        "spike-recovery+learning-rate",
                        "relu+residual+batch-normalization+adam",
                        "relu+adam",
                        "reinitialize+adam",
                        "reinitialize+learning-rate",
                        "relu",
                        "reinitialize+clipping");
            case WEIGHT_COLLAPSE -> List.of("reinitialize", "batch-normalization");
            case WORKER_OUTLIER -> List.of("quarantine");
            case REPLICA_DRIFT -> List.of("learning-rate", "clipping");
        };
    }
}
