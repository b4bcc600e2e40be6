package io.gradwatch.bench.health;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterSnapshot;
import java.util.List;
import java.util.OptionalInt;

/**
 * Amazon SageMaker Debugger's built-in rules with their default thresholds: vanishing gradient, exploding tensor, dead
 * ReLU, saturated activation, update ratio, and loss not decreasing; the last compares rounds ten steps apart.
 */
final class SageMakerRules implements PeerRules {
    private static final double VANISHING = 1e-7;
    private static final double DEAD = 0.5;
    private static final double SATURATED = 0.5;
    private static final double LARGE_UPDATE = 10;
    private static final double SMALL_UPDATE = 1e-8;
    private static final int STEPS = 10;

    /** Percent by which the loss is to fall in that many steps. */
    private static final double FALL = 0.1;

    @Override
    public String name() {
        return "SageMaker Debugger";
    }

    @Override
    public OptionalInt firstAlarm(List<ClusterSnapshot> rounds) {
        for (int i = 0; i < rounds.size(); i++) {
            ClusterSnapshot round = rounds.get(i);
            boolean alarm = PeerRules.isBroken(round)
                    || PeerRules.hasMagnitudeBelow(round, VANISHING)
                    || PeerRules.hasDead(round, share -> share > DEAD)
                    || PeerRules.hasSaturated(round, SATURATED)
                    || round.weights().stream().anyMatch(SageMakerRules::isOddlyUpdated)
                    || isStalled(rounds, i);
            if (alarm) {
                return OptionalInt.of(round.round());
            }
        }
        return OptionalInt.empty();
    }

    private static boolean isOddlyUpdated(ParameterSnapshot weights) {
        return weights.updateRatio() > LARGE_UPDATE || weights.updateRatio() < SMALL_UPDATE;
    }

    private static boolean isStalled(List<ClusterSnapshot> rounds, int now) {
        int before = now - 1;
        while (before >= 0 && rounds.get(now).iteration() - rounds.get(before).iteration() < STEPS) {
            before--;
        }
        return before >= 0 && rounds.get(now).trainLoss() > rounds.get(before).trainLoss() * (1 - FALL / 100);
    }
}
