package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.Quantile;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.LayerKey;
import java.util.List;
import java.util.Optional;

/**
 * Detects a gradient that has collapsed in all layers alike while the loss is high. Comparing layers does not show this;
 * comparing with the run's own past does. Outputs in the flat end of their activation are a typical cause.
 */
final class GradientCollapse {
    private static final int SMOOTHED_ROUNDS = 3;
    private static final int USUAL_ROUNDS = 10;

    private final HealthSettings settings;

    GradientCollapse(HealthSettings settings) {
        this.settings = settings;
    }

    Optional<Finding> examine(History history) {
        LossHistory loss = history.loss();
        double usual = usualNorm(history);
        double now = median(history.lastSampled(SMOOTHED_ROUNDS));
        boolean collapsed = usual > 0 && now <= settings.get(Threshold.VANISHING_NORM_COLLAPSE) * usual;
        boolean harmful = !loss.hasLearned() && (!loss.isFalling() || loss.isRising());
        return collapsed && harmful ? Optional.of(finding(usual, now, history)) : Optional.empty();
    }

    /** Returns the norm when the loss last improved. */
    private static double usualNorm(History history) {
        int improved = history.loss().improvedRound();
        List<Round> before = history.sampled().stream()
                .filter(round -> round.snapshot().round() <= improved)
                .toList();
        return median(before.subList(Math.max(0, before.size() - USUAL_ROUNDS), before.size()));
    }

    private static double median(List<Round> rounds) {
        return Quantile.median(
                rounds.stream().map(Round::norm).filter(Double::isFinite).toList());
    }

    private static Finding finding(double usual, double now, History history) {
        LossHistory loss = history.loss();
        Evidence evidence = new Evidence()
                .put("norm", now)
                .put("usualNorm", usual)
                .put("loss", loss.now())
                .put("bestLoss", loss.best())
                .put("stalledRounds", loss.stalledRounds());
        String explanation =
                ("The gradient has collapsed in all layers: its norm is %s; it was %s when the loss last improved, %d"
                                + " rounds ago. The network has not converged: the loss is %s after a best of %s. Outputs or"
                                + " layers in the flat end of their activation can block the gradient like this.")
                        .formatted(
                                Numbers.text(now),
                                Numbers.text(usual),
                                loss.stalledRounds(),
                                Numbers.text(loss.now()),
                                Numbers.text(loss.best()));
        List<String> layers = history.latestRound().flow().layers().stream()
                .map(LayerKey::name)
                .toList();
        return Finding.of(Severity.CRITICAL, layers, evidence, explanation);
    }
}
