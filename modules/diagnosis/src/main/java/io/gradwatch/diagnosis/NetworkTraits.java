package io.gradwatch.diagnosis;

import io.gradwatch.signal.Api;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterKind;

/**
 * Properties of a network that decide which remedies apply to it, read from one snapshot.
 *
 * @param recurrent true if a layer has recurrent weights
 * @param normalized true if a layer normalizes its inputs, as batch normalization does
 * @param bounded true if a layer has a bounded activation such as sigmoid or tanh
 */
@Api
public record NetworkTraits(boolean recurrent, boolean normalized, boolean bounded) {
    /** Returns the traits of the network that this snapshot measured. */
    static NetworkTraits of(ClusterSnapshot snapshot) {
        return new NetworkTraits(
                has(snapshot, ParameterKind.RECURRENT_WEIGHT),
                has(snapshot, ParameterKind.NORMALIZATION),
                // Only bounded activations have a saturated ratio; for all others it is NaN.
                snapshot.layers().stream().anyMatch(layer -> !Double.isNaN(layer.saturatedRatio())));
    }

    private static boolean has(ClusterSnapshot snapshot, ParameterKind kind) {
        return snapshot.parameters().stream()
                .anyMatch(parameter -> parameter.key().kind() == kind);
    }
}
