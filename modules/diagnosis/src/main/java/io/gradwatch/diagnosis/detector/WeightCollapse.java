package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.LossState;
import io.gradwatch.diagnosis.history.RemainingWeights;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Detects weights that shrink to a small fraction of their greatest norm, most often because weight decay is stronger than
 * the gradient. While the loss keeps falling the network does not need them.
 */
final class WeightCollapse implements Detector {
    private final HealthSettings settings;

    WeightCollapse(HealthSettings settings) {
        this.settings = settings;
    }

    @Override
    public Symptom symptom() {
        return Symptom.WEIGHT_COLLAPSE;
    }

    @Override
    public boolean canJudge(History history) {
        return Detector.super.canJudge(history) && history.latest().sampled();
    }

    @Override
    public Optional<Finding> examine(History history) {
        LossHistory loss = history.loss();
        Map<String, Double> collapsed = new LinkedHashMap<>();
        RemainingWeights.byLayer(history).forEach((layer, remaining) -> {
            if (remaining <= settings.get(Threshold.COLLAPSED_WEIGHTS)) {
                collapsed.put(layer.name(), remaining);
            }
        });
        if (collapsed.isEmpty() || loss.state() == LossState.CONVERGED) {
            return Optional.empty();
        }
        double least = Collections.min(collapsed.values());
        boolean harmful = (!loss.isProgressing() || loss.isRising()) && !loss.hasLearned();
        boolean critical = harmful && least <= settings.get(Threshold.COLLAPSED_CRITICAL);
        return Optional.of(finding(
                critical ? Severity.CRITICAL : Severity.WARNING, List.copyOf(collapsed.keySet()), least, history));
    }

    private static Finding finding(Severity severity, List<String> layers, double least, History history) {
        LossHistory loss = history.loss();
        Evidence evidence = new Evidence()
                .put("weightsLeft", least)
                .put("loss", loss.now())
                .put("firstLoss", loss.first())
                .put("roundsWithoutLearning", loss.sinceLearning().rounds());
        String explanation =
                ("The weights of %s have shrunk to as little as %s of their greatest norm. The loss is %s, %s in round"
                                + " 1. Weight decay (training.l2) stronger than the gradient does this; lower it, or new weights"
                                + " will shrink as well.")
                        .formatted(
                                Numbers.list(layers),
                                Numbers.percent(least),
                                Numbers.text(loss.now()),
                                Numbers.text(loss.first()));
        return Finding.of(severity, layers, evidence, explanation);
    }
}
