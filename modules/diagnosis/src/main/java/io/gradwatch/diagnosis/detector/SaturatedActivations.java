package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.Quantile;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.LayerSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Detects bounded activations that stay in their flat ends, where the slope is less than a hundredth of its greatest,
 * while the network does not learn. In a network that learns, or has learned, saturation is confidence.
 */
final class SaturatedActivations implements Detector {
    private static final int ROUNDS = 3;

    private final HealthSettings settings;

    SaturatedActivations(HealthSettings settings) {
        this.settings = settings;
    }

    @Override
    public Symptom symptom() {
        return Symptom.SATURATED_ACTIVATIONS;
    }

    @Override
    public boolean canJudge(History history) {
        return Detector.super.canJudge(history)
                && history.latest().sampled()
                && !hidden(history.latest()).isEmpty();
    }

    @Override
    public Optional<Finding> examine(History history) {
        LossHistory loss = history.loss();
        double warning = settings.get(Threshold.SATURATED_UNITS);
        Map<String, Double> saturated = saturated(history.lastSampled(ROUNDS));
        List<String> layers = new ArrayList<>();
        saturated.forEach((layer, ratio) -> {
            if (ratio >= warning) {
                layers.add(layer);
            }
        });
        if (layers.isEmpty() || loss.isProgressing() || loss.hasLearned()) {
            return Optional.empty();
        }
        double worst = saturated.values().stream().mapToDouble(v -> v).max().orElse(0);
        boolean critical = worst >= settings.get(Threshold.SATURATED_CRITICAL)
                && loss.sinceLearning().rounds() >= settings.get(Threshold.SATURATED_PATIENCE);
        return Optional.of(finding(critical ? Severity.CRITICAL : Severity.WARNING, layers, worst, history));
    }

    /** Returns the layers with bounded activations except the last: a confident output is healthy. */
    private static List<LayerSnapshot> hidden(ClusterSnapshot snapshot) {
        return snapshot.layers().subList(0, Math.max(0, snapshot.layers().size() - 1)).stream()
                .filter(layer -> !Double.isNaN(layer.saturatedRatio()))
                .toList();
    }

    /** Returns each hidden layer's median saturated ratio over these rounds. */
    private static Map<String, Double> saturated(List<Round> rounds) {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (LayerSnapshot layer : hidden(rounds.get(rounds.size() - 1).snapshot())) {
            ratios.put(
                    layer.key().name(),
                    Quantile.median(rounds.stream()
                            .map(round -> round.snapshot()
                                    .layers()
                                    .get(layer.key().index())
                                    .saturatedRatio())
                            .toList()));
        }
        return ratios;
    }

    private static Finding finding(Severity severity, List<String> layers, double worst, History history) {
        LossHistory loss = history.loss();
        Evidence evidence = new Evidence()
                .put("saturatedRatio", worst)
                .put("loss", loss.now())
                .put("firstLoss", loss.first())
                .put("roundsWithoutLearning", loss.sinceLearning().rounds());
        String explanation =
                ("Up to %s of the activations of %s are in the flat ends of their function, where less than a"
                                + " hundredth of the error signal passes. The network has learned nothing for %d rounds: the loss"
                                + " is %s, %s in round 1. Weights or inputs that are too large cause this.")
                        .formatted(
                                Numbers.percent(worst),
                                Numbers.list(layers),
                                loss.sinceLearning().rounds(),
                                Numbers.text(loss.now()),
                                Numbers.text(loss.first()));
        return Finding.of(severity, layers, evidence, explanation);
    }
}
