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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A loss that swings up and down, or jumps up, by amounts that matter beside what there is to learn. Small noisy
 * minibatches make any curve rough, and a loss near zero changes by factors over nothing: both are left alone.
 */
final class IrregularCurve implements Detector {
    private static final int WINDOW = 16;
    private static final int SPIKE_SHOWS = 8;
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
        int swings = swings(losses, settings.get(Threshold.SWING_FACTOR), leastAmplitude(loss));
        if (swings >= settings.get(Threshold.SWINGS)) {
            boolean lost = loss.isStuck() && !loss.hasLearned();
            return Optional.of(finding(
                    lost ? Severity.CRITICAL : Severity.WARNING, swinging(swings, losses), swings, losses, history));
        }
        int spike = spike(losses, loss);
        return spike < 0
                ? Optional.empty()
                : Optional.of(finding(
                        Severity.WARNING,
                        spiking(rounds.get(spike).snapshot().round(), losses[spike], before(losses, spike)),
                        swings,
                        losses,
                        history));
    }

    private double leastAmplitude(LossHistory loss) {
        return settings.get(Threshold.SWING_AMPLITUDE) * Math.abs(loss.untrained());
    }

    /** How often the curve turned after it had gone from one level to another that far away. */
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

    /** The latest jump among the last rounds, far above the level before it; -1 if there is none. */
    private int spike(double[] losses, LossHistory loss) {
        for (int i = losses.length - 1; i >= Math.max(LEAST_BEFORE_SPIKE, losses.length - SPIKE_SHOWS); i--) {
            double level = before(losses, i);
            if (losses[i] >= settings.get(Threshold.SPIKE_FACTOR) * level && losses[i] - level >= loss.untrained()) {
                return i;
            }
        }
        return -1;
    }

    private static double before(double[] losses, int index) {
        return Quantile.median(Arrays.stream(losses, 0, index).boxed().toList());
    }

    private static String swinging(int swings, double[] losses) {
        return ("The loss swung %d times between %s and %s in the last %d rounds: steps overshoot what they aim at and"
                        + " undo each other.")
                .formatted(swings, Numbers.text(min(losses)), Numbers.text(max(losses)), losses.length);
    }

    private static String spiking(int round, double height, double level) {
        return "The loss jumped to %s in round %d, from a level of %s: a few rows, or one step too large, set it back."
                .formatted(Numbers.text(height), round, Numbers.text(level));
    }

    private static double min(double[] values) {
        return Arrays.stream(values).min().orElse(Double.NaN);
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }

    private static Finding finding(
            Severity severity, String observation, int swings, double[] losses, History history) {
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("swings", (double) swings);
        evidence.put("lowestLoss", min(losses));
        evidence.put("highestLoss", max(losses));
        evidence.put("loss", history.loss().now());
        evidence.put("bestLoss", history.loss().best());
        evidence.put("stuckRounds", (double) history.loss().stuckRounds());
        return new Finding(severity, false, List.of(), List.of(), evidence, observation, Remedies.ofSwinging());
    }
}
