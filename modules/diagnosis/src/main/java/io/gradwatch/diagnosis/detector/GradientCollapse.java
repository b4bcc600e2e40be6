package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.Quantile;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.LayerKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gradient has all but gone, in all layers alike, though the loss is high: no comparison between layers shows that,
 * only one with the run's own past. A network whose outputs have gone into the flat end of their activation does this.
 */
final class GradientCollapse {
    private static final int SMOOTHED_ROUNDS = 3;
    private static final int REFERENCE_ROUNDS = 10;

    private final HealthSettings settings;

    GradientCollapse(HealthSettings settings) {
        this.settings = settings;
    }

    Optional<Finding> examine(History history) {
        LossHistory loss = history.loss();
        double usual = usualNorm(history);
        double now = median(history.lastSampled(SMOOTHED_ROUNDS));
        boolean gone = usual > 0 && now <= settings.get(Threshold.VANISHING_NORM_COLLAPSE) * usual;
        return gone && !loss.hasLearned() && (loss.isStuck() || loss.isRising())
                ? Optional.of(finding(usual, now, history))
                : Optional.empty();
    }

    /** The norm when the loss last improved. */
    private static double usualNorm(History history) {
        int improved = history.loss().improvedRound();
        List<Round> before = history.sampled().stream()
                .filter(round -> round.snapshot().round() <= improved)
                .toList();
        return median(before.subList(Math.max(0, before.size() - REFERENCE_ROUNDS), before.size()));
    }

    private static double median(List<Round> rounds) {
        return Quantile.median(
                rounds.stream().map(Round::norm).filter(Double::isFinite).toList());
    }

    private static Finding finding(double usual, double now, History history) {
        ClusterSnapshot latest = history.latest();
        LossHistory loss = history.loss();
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("norm", now);
        evidence.put("usualNorm", usual);
        evidence.put("loss", loss.now());
        evidence.put("bestLoss", loss.best());
        evidence.put("stuckRounds", (double) loss.stuckRounds());
        String observation =
                ("The gradient has collapsed in all layers: its norm is %s, where it was %s when the loss last"
                    + " improved, %d rounds ago. That is not because nothing is left to learn: the loss stands at %s,"
                    + " after a best of %s. Outputs or layers in the flat end of their activation let nothing back.")
                        .formatted(
                                Numbers.text(now),
                                Numbers.text(usual),
                                loss.stuckRounds(),
                                Numbers.text(loss.now()),
                                Numbers.text(loss.best()));
        List<String> layers = history.latestRound().flow().layers().stream()
                .map(LayerKey::name)
                .toList();
        return new Finding(
                Severity.CRITICAL,
                false,
                layers,
                List.of(),
                evidence,
                observation,
                Remedies.ofCollapsedGradient(latest));
    }
}
