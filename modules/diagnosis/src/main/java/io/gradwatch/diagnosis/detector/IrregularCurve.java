package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.Quantile;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Detects a loss that swings or jumps by amounts that matter compared with the untrained loss. Two harmless cases are
 * ignored: small noisy minibatches make any curve rough, and a loss near zero changes by large factors.
 */
final class IrregularCurve implements Detector {
    private static final int WINDOW = 16;

    /** Rounds for which a jump is reported. */
    private static final int SPIKE_ROUNDS = 8;

    private static final int LEAST_BEFORE_SPIKE = 4;

    private final HealthSettings settings;

    IrregularCurve(HealthSettings settings) {
        this.settings = settings;
    }

    @Override
    public Symptom symptom() {
        return Symptom.IRREGULAR_CURVE;
    }

    @Override
    public Optional<Finding> examine(History history) {
        LossHistory loss = history.loss();
        List<Round> rounds = history.lastRounds(WINDOW).stream()
                .filter(round -> Double.isFinite(round.snapshot().trainLoss()))
                .toList();
        double[] losses = rounds.stream()
                .mapToDouble(round -> round.snapshot().trainLoss())
                .toArray();
        double amplitude = settings.get(Threshold.SWING_AMPLITUDE) * Math.abs(loss.untrained());
        int swings = swings(losses, settings.get(Threshold.SWING_FACTOR), amplitude);
        if (swings >= settings.get(Threshold.SWINGS)) {
            boolean harmful = !loss.isFalling() && !loss.hasLearned();
            Severity severity = harmful ? Severity.CRITICAL : Severity.WARNING;
            return Optional.of(finding(severity, swinging(swings, losses), swings, losses, loss));
        }
        int spike = spike(losses, loss);
        if (spike < 0) {
            return Optional.empty();
        }
        int round = rounds.get(spike).snapshot().round();
        String jump = jumping(round, losses[spike], levelBefore(losses, spike));
        return Optional.of(finding(Severity.WARNING, jump, swings, losses, loss));
    }

    /** Counts the turns of the curve between two levels that differ by at least the factor and the amplitude. */
    private static int swings(double[] losses, double factor, double amplitude) {
        int swings = 0;
        int direction = 0;
        double turn = losses[0];
        for (double loss : losses) {
            boolean onward = direction > 0 ? loss > turn : loss < turn;
            boolean far = Math.abs(loss - turn) >= amplitude && Math.max(loss, turn) >= factor * Math.min(loss, turn);
            if (far && (direction == 0 || !onward)) {
                swings++;
                direction = loss > turn ? 1 : -1;
                turn = loss;
            } else if (direction != 0 && onward) {
                turn = loss;
            }
        }
        return swings;
    }

    /** Returns the index of the latest jump far above the level before it; -1 if there is none. */
    private int spike(double[] losses, LossHistory loss) {
        for (int i = losses.length - 1; i >= Math.max(LEAST_BEFORE_SPIKE, losses.length - SPIKE_ROUNDS); i--) {
            double level = levelBefore(losses, i);
            if (losses[i] >= settings.get(Threshold.SPIKE_FACTOR) * level && losses[i] - level >= loss.untrained()) {
                return i;
            }
        }
        return -1;
    }

    private static double levelBefore(double[] losses, int index) {
        return Quantile.median(Arrays.stream(losses, 0, index).boxed().toList());
    }

    private static String swinging(int swings, double[] losses) {
        return ("The loss swung %d times between %s and %s in the last %d rounds. Steps overshoot the minimum and undo"
                        + " each other.")
                .formatted(swings, Numbers.text(min(losses)), Numbers.text(max(losses)), losses.length);
    }

    private static String jumping(int round, double height, double level) {
        return "The loss jumped from %s to %s in round %d. A few rows or one step that was too large can do this."
                .formatted(Numbers.text(level), Numbers.text(height), round);
    }

    private static double min(double[] values) {
        return Arrays.stream(values).min().orElse(Double.NaN);
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }

    private static Finding finding(
            Severity severity, String explanation, int swings, double[] losses, LossHistory loss) {
        Evidence evidence = new Evidence()
                .put("swings", swings)
                .put("lowestLoss", min(losses))
                .put("highestLoss", max(losses))
                .put("loss", loss.now())
                .put("bestLoss", loss.best())
                .put("stalledRounds", loss.stalledRounds());
        return Finding.of(severity, List.of(), evidence, explanation);
    }
}
