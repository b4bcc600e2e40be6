package io.gradwatch.bench.health;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.signal.ParameterSnapshot;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoublePredicate;

/**
 * The published rules of another tool, applied to what Gradwatch has recorded. Any alarm counts, whatever its name and
 * whenever it is raised: that is more than the others claim for a detection, and as much as they cost when false.
 */
interface PeerRules {
    String name();

    /** The round of the first alarm; empty if there is none. */
    OptionalInt firstAlarm(List<ClusterSnapshot> rounds);

    /** NaN or infinity anywhere. */
    static boolean isBroken(ClusterSnapshot round) {
        return !Double.isFinite(round.trainLoss())
                || round.parameters().stream()
                        .anyMatch(parameter -> parameter.gradient().nonFinite() > 0);
    }

    /** Whether the mean magnitude of some layer's weight gradient is below this. */
    static boolean hasMagnitudeBelow(ClusterSnapshot round, double least) {
        return round.sampled()
                && round.parameters().stream()
                        .filter(parameter -> parameter.key().kind() == ParameterKind.WEIGHT)
                        .map(ParameterSnapshot::gradient)
                        .anyMatch(gradient -> gradient.meanMagnitude() < least);
    }

    /** Whether the share of dead units of some layer is like that. */
    static boolean hasDead(ClusterSnapshot round, DoublePredicate share) {
        return round.layers().stream().anyMatch(layer -> share.test(layer.deadRatio()));
    }

    /** Whether more than this share of some layer's activations is saturated. */
    static boolean hasSaturated(ClusterSnapshot round, double share) {
        return round.layers().stream().anyMatch(layer -> layer.saturatedRatio() > share);
    }
}
