package io.gradwatch.diagnosis.detector;

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
    static List<Remedy> ofVanishing(ClusterSnapshot snapshot) {
        List<Remedy> remedies = new ArrayList<>();
        if (has(snapshot, ParameterKind.RECURRENT_WEIGHT)) {
            remedies.addAll(List.of(Remedy.LSTM, Remedy.GRU));
        }
        remedies.add(Remedy.RESIDUAL);
        if (!has(snapshot, ParameterKind.NORMALIZATION)) {
            remedies.add(Remedy.BATCH_NORMALIZATION);
        }
        remedies.add(isBounded(snapshot) ? Remedy.RELU : Remedy.REINITIALIZE);
        return remedies;
    }

    /** Go back to before it happened; then what keeps activations in their steep range. */
    static List<Remedy> ofCollapsedGradient(ClusterSnapshot snapshot) {
        return unlessNormalized(snapshot, List.of(Remedy.SPIKE_RECOVERY, Remedy.LEARNING_RATE));
    }

    /** What bounds a step first, then what keeps gradients from growing. */
    static List<Remedy> ofExploding(ClusterSnapshot snapshot) {
        return unlessNormalized(
                snapshot, List.of(Remedy.CLIPPING, Remedy.LEARNING_RATE, Remedy.GRADIENT_NORMALIZATION));
    }

    /** From the start: smaller steps and weights. Later: go back to before, and bound the steps. */
    static List<Remedy> ofNonFinite(boolean fromTheStart) {
        return fromTheStart
                ? List.of(Remedy.LEARNING_RATE, Remedy.CLIPPING, Remedy.REINITIALIZE)
                : List.of(Remedy.SPIKE_RECOVERY, Remedy.CLIPPING, Remedy.LEARNING_RATE);
    }

    /** The dead do not come back: start again, with units that cannot die and steps that are not too large. */
    static List<Remedy> ofDead(ClusterSnapshot snapshot) {
        return unlessNormalized(snapshot, List.of(Remedy.RELU, Remedy.RESIDUAL, Remedy.ADAM, Remedy.REINITIALIZE));
    }

    /** Weights that keep the sums small, or sums that are made small, or an activation without an end. */
    static List<Remedy> ofSaturated(ClusterSnapshot snapshot) {
        return has(snapshot, ParameterKind.NORMALIZATION)
                ? List.of(Remedy.REINITIALIZE, Remedy.RELU)
                : List.of(Remedy.BATCH_NORMALIZATION, Remedy.REINITIALIZE, Remedy.RELU);
    }

    /** Memory first where there is time; then steps of another size, and another start. */
    static List<Remedy> ofStanding(ClusterSnapshot snapshot) {
        List<Remedy> remedies = new ArrayList<>();
        if (has(snapshot, ParameterKind.RECURRENT_WEIGHT)) {
            remedies.addAll(List.of(Remedy.LSTM, Remedy.GRU));
        }
        remedies.addAll(List.of(Remedy.ADAM, Remedy.REINITIALIZE, Remedy.LEARNING_RATE));
        return unlessNormalized(snapshot, remedies);
    }

    /** An output that its loss is a measure of; then as where the loss stands. */
    static List<Remedy> ofContradiction(ClusterSnapshot snapshot) {
        List<Remedy> remedies = new ArrayList<>(List.of(Remedy.OUTPUT_ACTIVATION));
        remedies.addAll(ofStanding(snapshot));
        return remedies;
    }

    /** Smaller steps. */
    static List<Remedy> ofSwinging() {
        return List.of(Remedy.LEARNING_RATE, Remedy.CLIPPING, Remedy.SPIKE_RECOVERY);
    }

    /** Smaller steps keep replicas together. */
    static List<Remedy> ofDrift() {
        return List.of(Remedy.LEARNING_RATE, Remedy.CLIPPING);
    }

    /** Weights that are gone can only be drawn again. */
    static List<Remedy> ofCollapse() {
        return List.of(Remedy.REINITIALIZE);
    }

    /** Without that worker's share, or with bounds on what it can do. */
    static List<Remedy> ofOutlier() {
        return List.of(Remedy.QUARANTINE, Remedy.CLIPPING);
    }

    private static List<Remedy> unlessNormalized(ClusterSnapshot snapshot, List<Remedy> others) {
        List<Remedy> remedies = new ArrayList<>(others);
        if (!has(snapshot, ParameterKind.NORMALIZATION)) {
            remedies.add(Remedy.BATCH_NORMALIZATION);
        }
        return remedies;
    }

    private static boolean isBounded(ClusterSnapshot snapshot) {
        return snapshot.layers().stream().anyMatch(layer -> !Double.isNaN(layer.saturatedRatio()));
    }

    private static boolean has(ClusterSnapshot snapshot, ParameterKind kind) {
        return snapshot.parameters().stream()
                .anyMatch(parameter -> parameter.key().kind() == kind);
    }
}
