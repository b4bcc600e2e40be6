package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.Quantile;
import io.gradwatch.diagnosis.history.RemainingWeights;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.LayerKey;
import io.gradwatch.signal.LayerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Detects replicas that diverge so far between two averages that their mean resembles none of them. Early in training and
 * in small layers this is normal; it is a symptom only while the loss does not fall.
 */
final class ReplicaDrift implements Detector {
    private static final int ROUNDS = 3;

    private final HealthSettings settings;

    ReplicaDrift(HealthSettings settings) {
        this.settings = settings;
    }

    @Override
    public Symptom symptom() {
        return Symptom.REPLICA_DRIFT;
    }

    @Override
    public boolean canJudge(History history) {
        return Detector.super.canJudge(history) && history.latest().workers().size() > 1;
    }

    @Override
    public Optional<Finding> examine(History history) {
        LossHistory loss = history.loss();
        List<Round> rounds = history.lastRounds(ROUNDS);
        List<String> layers = new ArrayList<>();
        double worst = 0;
        Map<LayerKey, Double> remaining = RemainingWeights.byLayer(history);
        for (LayerSnapshot layer : history.latest().layers()) {
            double drift = drift(rounds, layer.key().index());
            // Drift is relative to the weights' norm, so collapsed weights make any drift look large.
            boolean collapsed = remaining.getOrDefault(layer.key(), 1.0) <= settings.get(Threshold.COLLAPSED_WEIGHTS);
            if (drift >= settings.get(Threshold.DRIFT) && !collapsed) {
                layers.add(layer.key().name());
                worst = Math.max(worst, drift);
            }
        }
        boolean harmful = (!loss.isProgressing() || loss.isRising()) && !loss.hasLearned();
        if (layers.isEmpty() || !harmful) {
            return Optional.empty();
        }
        boolean critical = worst >= settings.get(Threshold.DRIFT_CRITICAL);
        return Optional.of(finding(critical ? Severity.CRITICAL : Severity.WARNING, layers, worst, history));
    }

    private static double drift(List<Round> rounds, int layer) {
        return Quantile.median(rounds.stream()
                .map(round -> round.snapshot().layers().get(layer).replicaDrift())
                .filter(Double::isFinite)
                .toList());
    }

    private static Finding finding(Severity severity, List<String> layers, double worst, History history) {
        LossHistory loss = history.loss();
        Evidence evidence = new Evidence()
                .put("replicaDrift", worst)
                .put("loss", loss.now())
                .put("bestLoss", loss.best())
                .put("roundsWithoutLearning", loss.sinceLearning().rounds());
        String explanation =
                ("Between two averages the replicas' weights in %s diverge by up to %s times the norm of their mean,"
                                + " so the mean resembles none of the trained networks. The loss is %s after a best of %s. Average"
                                + " more often (training.averagingFrequency) or take smaller steps.")
                        .formatted(
                                Numbers.list(layers),
                                Numbers.text(worst),
                                Numbers.text(loss.now()),
                                Numbers.text(loss.best()));
        return Finding.of(severity, layers, evidence, explanation);
    }
}
