package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.LossHistory;
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
 * Weights that shrink to a small part of what they were, most often because weight decay is stronger than the gradient.
 * Where the loss goes on falling the network can do without them.
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
        RemainingWeights.byLayer(history).forEach((layer, left) -> {
            if (left <= settings.get(Threshold.COLLAPSED_WEIGHTS)) {
                collapsed.put(layer.name(), left);
            }
        });
        if (collapsed.isEmpty() || loss.hasConverged()) {
            return Optional.empty();
        }
        double least = Collections.min(collapsed.values());
        boolean useless = (loss.isStuck() || loss.isGuessing() || loss.isRising()) && !loss.hasLearned();
        boolean critical = useless && least <= settings.get(Threshold.COLLAPSED_CRITICAL);
        return Optional.of(finding(
                critical ? Severity.CRITICAL : Severity.WARNING, List.copyOf(collapsed.keySet()), least, history));
    }

    private static Finding finding(Severity severity, List<String> layers, double least, History history) {
        LossHistory loss = history.loss();
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("weightsLeft", least);
        evidence.put("loss", loss.now());
        evidence.put("firstLoss", loss.first());
        evidence.put("idleRounds", (double) loss.idleRounds());
        String observation =
                ("The weights of %s have shrunk to as little as %s of their greatest norm, and with them all that"
                    + " passes through. The loss stands at %s, after %s in the first round. Weight decay (training.l2)"
                    + " stronger than the gradient does this: lower it, or new weights will go the same way.")
                        .formatted(
                                Numbers.list(layers),
                                Numbers.percent(least),
                                Numbers.text(loss.now()),
                                Numbers.text(loss.first()));
        return new Finding(severity, false, layers, List.of(), evidence, observation, Remedies.ofCollapse());
    }
}
