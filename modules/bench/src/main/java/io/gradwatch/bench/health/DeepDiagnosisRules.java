package io.gradwatch.bench.health;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * DeepDiagnosis (Wardat et al., ICSE 2022) with its thresholds: vanishing gradient, dead nodes, numerical errors, and an
 * accuracy (the loss, for regression) that has not changed over 20 epochs.
 */
final class DeepDiagnosisRules implements PeerRules {
    private static final double VANISHING = 1e-7;
    private static final double DEAD = 0.7;
    private static final int EPOCHS = 20;
    private static final double CHANGE = 0.01;

    @Override
    public String name() {
        return "DeepDiagnosis";
    }

    @Override
    public OptionalInt firstAlarm(List<ClusterSnapshot> rounds) {
        List<Double> scores = new ArrayList<>();
        for (ClusterSnapshot round : rounds) {
            round.evaluation().ifPresent(evaluation -> scores.add(score(evaluation)));
            if (PeerRules.isBroken(round)
                    || PeerRules.hasMagnitudeBelow(round, VANISHING)
                    || PeerRules.hasDead(round, share -> share >= DEAD)
                    || isFlat(scores)) {
                return OptionalInt.of(round.round());
            }
        }
        return OptionalInt.empty();
    }

    private static double score(Evaluation evaluation) {
        return evaluation.hasAccuracy() ? evaluation.accuracy() : evaluation.loss();
    }

    private static boolean isFlat(List<Double> scores) {
        if (scores.size() < EPOCHS) {
            return false;
        }
        List<Double> last = scores.subList(scores.size() - EPOCHS, scores.size());
        double least = last.stream().mapToDouble(v -> v).min().orElseThrow();
        double greatest = last.stream().mapToDouble(v -> v).max().orElseThrow();
        return greatest - least < CHANGE * Math.max(1, Math.abs(greatest));
    }
}
