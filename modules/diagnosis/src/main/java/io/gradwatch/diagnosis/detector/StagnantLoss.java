package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.LossState;
import io.gradwatch.diagnosis.history.Stall;
import io.gradwatch.diagnosis.history.UpdateRatios;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import java.util.List;
import java.util.Optional;

/**
 * Detects a network that is still untrained after many steps and several epochs. Many healthy networks stall at first, so
 * the finding stays a warning while the loss falls slowly or weights keep growing.
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
        if (history.loss().state() != LossState.UNTRAINED) {
            return Optional.empty();
        }
        Stall stall = Stall.of(history);
        if (!stall.isLong(
                settings.get(Threshold.STAGNANT_WARNING_ITERATIONS), settings.get(Threshold.STAGNANT_WARNING_EPOCHS))) {
            return Optional.empty();
        }
        boolean critical = !stall.isMoving(settings)
                && stall.isLong(settings.get(Threshold.STAGNANT_ITERATIONS), settings.get(Threshold.STAGNANT_EPOCHS));
        return Optional.of(finding(critical ? Severity.CRITICAL : Severity.WARNING, stall, history));
    }

    private static Finding finding(Severity severity, Stall stall, History history) {
        LossHistory loss = history.loss();
        double updates = UpdateRatios.greatest(history);
        Evidence evidence = new Evidence()
                .put("loss", loss.now())
                .put("firstLoss", loss.first())
                .putKnown("chanceLoss", history.accuracy().chanceLoss())
                .put("iterationsWithoutLearning", stall.elapsed().iterations())
                .put("epochsWithoutLearning", stall.elapsed().epochs())
                .putKnown("updateRatio", updates);
        return Finding.of(severity, List.of(), evidence, explanation(severity, stall, history, updates));
    }

    private static String explanation(Severity severity, Stall stall, History history, double updates) {
        LossHistory loss = history.loss();
        String level = loss.isAtChance()
                ? "which is chance level (%s)"
                        .formatted(Numbers.text(history.accuracy().chanceLoss()))
                : "%s in round 1".formatted(Numbers.text(loss.first()));
        String stalled = "The network has learned nothing in %d iterations and %d epochs: the loss is %s, %s."
                .formatted(stall.elapsed().iterations(), stall.elapsed().epochs(), Numbers.text(loss.now()), level);
        return stalled + steps(updates) + (severity == Severity.CRITICAL ? "" : " It may still start to learn.");
    }

    private static String steps(double updates) {
        if (Double.isNaN(updates)) {
            return "";
        }
        return updates < UpdateRatios.TOO_SMALL
                ? " Steps are too small to train: an update changes no layer's weights by more than %s of their norm."
                        .formatted(Numbers.text(updates))
                : " Steps are not too small: an update changes a layer's weights by up to %s of their norm."
                        .formatted(Numbers.text(updates));
    }
}
