package io.gradwatch.diagnosis;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterKind;
import java.util.ArrayList;
import java.util.List;

/** Which variants may cure a symptom in a network of this kind, best first. */
final class Remedies {
    private Remedies() {}

    /**
     * A path that keeps the signal: gates in time, else skip connections; then what keeps activations in their steep
     * range: normalization, an activation that is not flat, or better weights to start from.
     */
    static List<String> ofVanishing(ClusterSnapshot snapshot) {
        List<String> remedies = new ArrayList<>();
        if (has(snapshot, ParameterKind.RECURRENT_WEIGHT)) {
            remedies.addAll(List.of("lstm", "gru"));
        }
        remedies.add("residual");
        if (!has(snapshot, ParameterKind.NORMALIZATION)) {
            remedies.add("batch-normalization");
        }
        boolean bounded = snapshot.layers().stream().anyMatch(layer -> !Double.isNaN(layer.saturatedRatio()));
        remedies.add(bounded ? "relu" : "reinitialize");
        return remedies;
    }

    /** What bounds a step first, then what keeps gradients from growing. */
    static List<String> ofExploding(ClusterSnapshot snapshot) {
        return has(snapshot, ParameterKind.NORMALIZATION)
                ? List.of("clipping", "learning-rate", "gradient-normalization")
                : List.of("clipping", "learning-rate", "gradient-normalization", "batch-normalization");
    }

    /** From the start: smaller steps and weights. Later: go back to before, and bound the steps. */
    static List<String> ofNonFinite(boolean fromTheStart) {
        return fromTheStart
                ? List.of("learning-rate", "clipping", "reinitialize")
                : List.of("spike-recovery", "clipping", "learning-rate");
    }

    private static boolean has(ClusterSnapshot snapshot, ParameterKind kind) {
        return snapshot.parameters().stream()
                .anyMatch(parameter -> parameter.key().kind() == kind);
    }
}
