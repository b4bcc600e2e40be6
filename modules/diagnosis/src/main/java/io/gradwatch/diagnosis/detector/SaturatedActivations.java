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
 * Units of bounded activations that sit in their flat ends, where the slope is less than a hundredth of its greatest,
 * while the network does not learn. Where it does, or has, saturation is confidence.
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
        boolean stuck = loss.isStuck() || loss.isGuessing();
        double warning = settings.get(Threshold.SATURATED_UNITS);
        Map<String, Double> saturated = saturated(history.lastSampled(ROUNDS));
        List<String> layers = new ArrayList<>();
        saturated.forEach((layer, share) -> {
            if (share >= warning) {
                layers.add(layer);
            }
        });
        if (layers.isEmpty() || !stuck || loss.hasLearned()) {
            return Optional.empty();
        }
        double worst = saturated.values().stream().mapToDouble(v -> v).max().orElse(0);
        boolean critical = worst >= settings.get(Threshold.SATURATED_CRITICAL)
                && loss.idleRounds() >= settings.get(Threshold.SATURATED_PATIENCE);
        return Optional.of(finding(critical ? Severity.CRITICAL : Severity.WARNING, layers, worst, history));
    }

    /** Layers with bounded activations, but the last: an output that is sure is no disease. */
    private static List<LayerSnapshot> hidden(ClusterSnapshot snapshot) {
        return snapshot.layers().subList(0, Math.max(0, snapshot.layers().size() - 1)).stream()
                .filter(layer -> !Double.isNaN(layer.saturatedRatio()))
                .toList();
    }

    /** By layer the median share over these rounds. */
    private static Map<String, Double> saturated(List<Round> rounds) {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (LayerSnapshot layer : hidden(rounds.get(rounds.size() - 1).snapshot())) {
            shares.put(
                    layer.key().name(),
                    Quantile.median(rounds.stream()
                            .map(round -> round.snapshot()
                                    .layers()
                                    .get(layer.key().index())
                                    .saturatedRatio())
                            .toList()));
        }
        return shares;
    }

    private static Finding finding(Severity severity, List<String> layers, double worst, History history) {
        LossHistory loss = history.loss();
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("saturatedRatio", worst);
        evidence.put("loss", loss.now());
        evidence.put("firstLoss", loss.first());
        evidence.put("idleRounds", (double) loss.idleRounds());
        String observation =
                ("Up to %s of the activations of %s lie in the flat ends of their function, where less than a"
                    + " hundredth of the error signal passes. Nothing was learned for %d rounds: the loss stands at"
                    + " %s, after %s in the first round. Weights or inputs that are too large push them there.")
                        .formatted(
                                Numbers.percent(worst),
                                Numbers.list(layers),
                                loss.idleRounds(),
                                Numbers.text(loss.now()),
                                Numbers.text(loss.first()));
        return new Finding(
                severity, false, layers, List.of(), evidence, observation, Remedies.ofSaturated(history.latest()));
    }
}
