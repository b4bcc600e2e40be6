package io.gradwatch.diagnosis;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.signal.Api;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterKind;

/**
 * Properties of a network that decide which remedies apply to it, read when a diagnosis opens or escalates.
 *
 * @param recurrent true if a layer has recurrent weights
 * @param normalized true if a layer normalizes its inputs, as batch normalization does
 * @param bounded true if a layer has a bounded activation such as sigmoid or tanh
 * @param outputMismatch true if the training loss fell while the accuracy on the test rows stayed at chance level, so that
 *     the output activation may not match the loss
 */
@Api
public record NetworkTraits(boolean recurrent, boolean normalized, boolean bounded, boolean outputMismatch) {
    /** Creates traits without an output mismatch. */
    public NetworkTraits(boolean recurrent, boolean normalized, boolean bounded) {
        this(recurrent, normalized, bounded, false);
    }

    /** Returns the traits of the network after the latest round. */
    static NetworkTraits of(History history) {
        ClusterSnapshot snapshot = history.latest();
        return new NetworkTraits(
                has(snapshot, ParameterKind.RECURRENT_WEIGHT),
                has(snapshot, ParameterKind.NORMALIZATION),
                // Only bounded activations have a saturated ratio; for all others it is NaN.
                snapshot.layers().stream().anyMatch(layer -> !Double.isNaN(layer.saturatedRatio())),
                history.accuracy().isAtChance() && history.loss().hasLearned());
    }

    private static boolean has(ClusterSnapshot snapshot, ParameterKind kind) {
        return snapshot.parameters().stream()
                .anyMatch(parameter -> parameter.key().kind() == kind);
    }
}
