package io.gradwatch.diagnosis;

import io.gradwatch.diagnosis.History.Round;
import io.gradwatch.signal.LayerSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The error signal fades from the last time step of a recurrent layer to the first, and the network learns nothing, or
 * nothing more. Many tasks need no more than the last steps, so that a network that learns is excused.
 */
final class FadingInTime {
    private static final int SMOOTHED_ROUNDS = 3;

    private final HealthSettings settings;

    FadingInTime(HealthSettings settings) {
        this.settings = settings;
    }

    Optional<Finding> examine(History history) {
        LossCourse loss = history.loss();
        if ((loss.hasLearned() && !history.isBehind()) || !(loss.isStuck() || loss.isGuessing())) {
            return Optional.empty();
        }
        Map<String, Double> faded = new LinkedHashMap<>();
        for (LayerSnapshot layer : history.latest().layers()) {
            double reach =
                    reach(history.lastSampled(SMOOTHED_ROUNDS), layer.key().index());
            if (reach < settings.get(Threshold.VANISHING_REACH)) {
                faded.put(layer.key().name(), reach);
            }
        }
        double least = faded.values().stream().mapToDouble(v -> v).min().orElse(1);
        boolean severe = least < settings.get(Threshold.VANISHING_CRITICAL_REACH) || history.isBehind();
        double patience = settings.get(severe ? Threshold.VANISHING_TIME_PATIENCE : Threshold.VANISHING_PATIENCE);
        boolean failing = loss.hasLearnedNothing() || history.isBehind();
        boolean critical = (failing && loss.idleRounds() >= patience)
                || (loss.idleRounds() >= settings.get(Threshold.VANISHING_PATIENCE) && hasComeToAStand(history));
        return faded.isEmpty()
                ? Optional.empty()
                : Optional.of(finding(critical ? Severity.CRITICAL : Severity.WARNING, faded, history));
    }

    /** Whether what the last steps tell was learned, and that was all: then weights that grow lead nowhere. */
    private boolean hasComeToAStand(History history) {
        Standstill standstill = Standstill.of(history);
        return standstill.isLong(
                        settings.get(Threshold.STAGNANT_WARNING_ITERATIONS),
                        settings.get(Threshold.STAGNANT_WARNING_EPOCHS))
                && !standstill.isCreeping(settings);
    }

    private static double reach(List<Round> rounds, int layer) {
        return Quantile.median(rounds.stream()
                .map(round -> round.snapshot().layers().get(layer).timeReach())
                .filter(reach -> !Double.isNaN(reach))
                .toList());
    }

    private static Finding finding(Severity severity, Map<String, Double> faded, History history) {
        LossCourse loss = history.loss();
        double least =
                faded.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("timeReach", least);
        evidence.put("loss", loss.now());
        evidence.put("firstLoss", loss.first());
        evidence.put("idleRounds", (double) loss.idleRounds());
        List<String> layers = new ArrayList<>(faded.keySet());
        String observation =
                ("The error signal fades on its way back through time: of what arrives at the last step of %s, a"
                                + " share of %s is left at the first, so the network cannot learn from what came early. Nothing was"
                                + " learned for %d rounds: the loss stands at %s, after %s in the first round.")
                        .formatted(
                                Numbers.list(layers),
                                Numbers.text(least),
                                loss.idleRounds(),
                                Numbers.text(loss.now()),
                                Numbers.text(loss.first()));
        return new Finding(
                severity, false, layers, List.of(), evidence, observation, Remedies.ofVanishing(history.latest()));
    }
}
