package io.gradwatch.bench.health;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.ParameterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * AutoTrainer (Zhang et al., "AUTOTRAINER: An Automatic DNN Training Problem Detection and Repair System", ICSE 2021) with
 * its default thresholds. It checks every third epoch. Most rules also require an accuracy that is low or stalled. The
 * accuracy is that of the test rows, because training accuracy is not recorded; regression uses the loss instead.
 */
final class AutoTrainerRules implements PeerRules {
    private static final int CHECK_EPOCHS = 3;
    private static final double LOW_ACCURACY = 0.6;
    private static final double SLOW = 0.01;
    private static final double VANISHING_RATIO = 1e-3;
    private static final double VANISHING_GRADIENT = 1e-4;
    private static final double EXPLODING_RATIO = 70;
    private static final double DYING = 0.7;
    private static final double SWING = 0.03;
    private static final double SWINGING_SHARE = 0.2;

    @Override
    public String name() {
        return "AutoTrainer";
    }

    @Override
    public OptionalInt firstAlarm(List<ClusterSnapshot> rounds) {
        List<Double> scores = new ArrayList<>();
        for (ClusterSnapshot round : rounds) {
            if (PeerRules.isBroken(round)) {
                return OptionalInt.of(round.round());
            }
            round.evaluation().ifPresent(evaluation -> scores.add(score(evaluation)));
            boolean due = round.evaluation().isPresent() && scores.size() % CHECK_EPOCHS == 0;
            if (due && round.sampled() && alarms(round, scores)) {
                return OptionalInt.of(round.round());
            }
        }
        return OptionalInt.empty();
    }

    /** Returns a score that is higher for a better network. */
    private static double score(Evaluation evaluation) {
        return evaluation.hasAccuracy() ? evaluation.accuracy() : -evaluation.loss();
    }

    private static boolean alarms(ClusterSnapshot round, List<Double> scores) {
        double now = scores.get(scores.size() - 1);
        double gain = now - scores.get(scores.size() - CHECK_EPOCHS);
        boolean stalled = gain < SLOW * Math.abs(now);
        boolean low = round.evaluation().orElseThrow().hasAccuracy() ? now < LOW_ACCURACY : stalled;
        return ((low || stalled) && (vanishes(round) || explodes(round) || dies(round)))
                || (low && stalled)
                || swings(scores);
    }

    private static boolean vanishes(ClusterSnapshot round) {
        double first = norm(round.weights().get(0));
        return first / lastNorm(round) < VANISHING_RATIO && first < VANISHING_GRADIENT;
    }

    private static boolean explodes(ClusterSnapshot round) {
        return norm(round.weights().get(0)) / lastNorm(round) > EXPLODING_RATIO;
    }

    private static boolean dies(ClusterSnapshot round) {
        boolean rectified = round.layers().stream().anyMatch(layer -> !Double.isNaN(layer.deadRatio()));
        return rectified
                && round.weights().stream()
                        .anyMatch(weights -> weights.gradient().zeroRatio() >= DYING);
    }

    private static boolean swings(List<Double> scores) {
        int swings = 0;
        for (int i = 1; i < scores.size(); i++) {
            swings += scores.get(i - 1) - scores.get(i) >= SWING * Math.max(1, Math.abs(scores.get(i))) ? 1 : 0;
        }
        return swings >= SWINGING_SHARE * scores.size();
    }

    private static double norm(ParameterSnapshot weights) {
        return weights.norm().mean();
    }

    private static double lastNorm(ClusterSnapshot round) {
        return norm(round.weights().get(round.weights().size() - 1));
    }
}
