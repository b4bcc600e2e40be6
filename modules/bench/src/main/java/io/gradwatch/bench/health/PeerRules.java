package io.gradwatch.bench.health;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.signal.ParameterSnapshot;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoublePredicate;

/**
 * The published rules of another tool, applied to what Gradwatch has recorded. Any alarm counts, whatever its name and its
 * round. This credits a peer with more detections than it claims, and with every false alarm.
 */
interface PeerRules {
    String name();

    /** Returns the round of the first alarm; empty if there is none. */
    OptionalInt firstAlarm(List<ClusterSnapshot> rounds);

    /** Returns whether the loss or any gradient has a NaN or an infinity. */
    static boolean isBroken(ClusterSnapshot round) {
        return !Double.isFinite(round.trainLoss())
                || round.parameters().stream()
                        .anyMatch(parameter -> parameter.gradient().nonFinite() > 0);
    }

    /** Returns whether the mean magnitude of some layer's weight gradient is below this. */
    static boolean hasMagnitudeBelow(ClusterSnapshot round, double least) {
        return round.sampled()
                && round.parameters().stream()
                        .filter(parameter -> parameter.key().kind() == ParameterKind.WEIGHT)
                        .map(ParameterSnapshot::gradient)
                        .anyMatch(gradient -> gradient.meanMagnitude() < least);
    }

    /** Returns whether the fraction of dead units of some layer satisfies the predicate. */
    static boolean hasDead(ClusterSnapshot round, DoublePredicate share) {
        return round.layers().stream().anyMatch(layer -> share.test(layer.deadRatio()));
    }

    /** Returns whether more than this fraction of some layer's activations is saturated. */
    static boolean hasSaturated(ClusterSnapshot round, double share) {
        return round.layers().stream().anyMatch(layer -> layer.saturatedRatio() > share);
    }
}
