package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.Stall;
import io.gradwatch.diagnosis.history.UpdateRatios;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Nothing was learned since the start: the loss is that of the first round or of guessing, after many steps and several
 * passes over the data. A loss that creeps downwards, or weights that keep growing, ask for patience: many a healthy
 * network stands for a while before it finds the way down.
 */
final class StagnantLoss implements Detector {
    private final HealthSettings settings;

    StagnantLoss(HealthSettings settings) {
        this.settings = settings;
    }

    @Override
    public Symptom symptom() {
        return Symptom.STAGNANT_LOSS;
    }

    @Override
    public Optional<Finding> examine(History history) {
        LossHistory loss = history.loss();
        if (!loss.hasLearnedNothing()) {
            return Optional.empty();
        }
        Stall standstill = Stall.of(history);
        if (!standstill.isLong(
                settings.get(Threshold.STAGNANT_WARNING_ITERATIONS), settings.get(Threshold.STAGNANT_WARNING_EPOCHS))) {
            return Optional.empty();
        }
        boolean hopeless = !standstill.isMoving(settings)
                && standstill.isLong(
                        settings.get(Threshold.STAGNANT_ITERATIONS), settings.get(Threshold.STAGNANT_EPOCHS));
        return Optional.of(finding(hopeless ? Severity.CRITICAL : Severity.WARNING, standstill, history));
    }

    private static Finding finding(Severity severity, Stall standstill, History history) {
        LossHistory loss = history.loss();
        double updates = UpdateRatios.greatest(history);
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("loss", loss.now());
        evidence.put("firstLoss", loss.first());
        evidence.put("guessingLoss", history.accuracy().guessingLoss());
        evidence.put("idleIterations", (double) standstill.iterations());
        evidence.put("idleEpochs", (double) standstill.epochs());
        evidence.put("updateRatio", updates);
        evidence.values().removeIf(value -> value.isNaN());
        return new Finding(
                severity,
                false,
                List.of(),
                List.of(),
                evidence,
                observation(severity, standstill, history, updates),
                Remedies.ofStanding(history.latest()));
    }

    private static String observation(Severity severity, Stall standstill, History history, double updates) {
        LossHistory loss = history.loss();
        String level = loss.isGuessing()
                ? "no better than the %s of guessing"
                        .formatted(Numbers.text(history.accuracy().guessingLoss()))
                : "after %s in the first round".formatted(Numbers.text(loss.first()));
        String seen = "In %d iterations and %d passes over the data nothing was learned: the loss stands at %s, %s."
                .formatted(standstill.iterations(), standstill.epochs(), Numbers.text(loss.now()), level);
        String steps = Double.isNaN(updates)
                ? ""
                : " A step changes a layer's weights by up to %s of their norm, so it is not for want of movement."
                        .formatted(Numbers.text(updates));
        if (updates < UpdateRatios.IDLE) {
            steps = " A step changes no layer's weights by more than %s of their norm: too little to get anywhere."
                    .formatted(Numbers.text(updates));
        }
        return seen
                + steps
                + (severity == Severity.CRITICAL ? "" : " It may still be on its way down from a flat start.");
    }
}
