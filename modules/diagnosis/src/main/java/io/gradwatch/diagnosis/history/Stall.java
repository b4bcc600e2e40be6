package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.signal.ParameterSnapshot;
import java.util.List;

/**
 * The time in which a network has learned nothing, and two signs that it may still recover: a loss that falls too slowly
 * to see from round to round, or weights that grow steadily. Weights grow while a network leaves a saddle point, before
 * its loss falls.
 *
 * @param elapsed the training since the network last learned
 * @param creep relative fall of the loss from the second to the last third of that time; 0 if it is within the noise.
 *     The first third is left out because the loss may still have been falling then
 * @param growth logarithm of the ratio by which the norm of the fastest-growing weights rose over the last ten sampled
 *     rounds
 */
public record Stall(Elapsed elapsed, double creep, double growth) {
    private static final int GROWTH_ROUNDS = 10;

    /** Standard errors by which the thirds must differ. */
    private static final double SIGNIFICANT = 3;

    /** Root mean square difference of two independent standard normal values. */
    private static final double STEP_OF_NOISE = Math.sqrt(2);

    /** Multiple of the required iterations that replaces the required epochs where epochs are long. */
    private static final double WITHOUT_EPOCHS = 5;

    /** Measures the stall of a run after its latest round. */
    public static Stall of(History history) {
        Elapsed elapsed = history.loss().sinceLearning();
        return new Stall(
                elapsed, creep(history.rounds(), elapsed.round()), growth(history.lastSampled(GROWTH_ROUNDS + 1)));
    }

    /** Returns true if it has lasted for at least these iterations and epochs, or five times these iterations. */
    public boolean isLong(double leastIterations, double leastEpochs) {
        return elapsed.iterations() >= leastIterations
                && (elapsed.epochs() >= leastEpochs || elapsed.iterations() >= WITHOUT_EPOCHS * leastIterations);
    }

    /** Returns true if the loss falls slowly or weights grow. */
    public boolean isMoving(HealthSettings settings) {
        return isCreeping(settings) || growth >= settings.get(Threshold.STALL_GROWTH);
    }

    /** Returns true if the loss falls slowly. */
    public boolean isCreeping(HealthSettings settings) {
        return creep >= settings.get(Threshold.STALL_CREEP);
    }

    private static double creep(List<Round> rounds, int since) {
        double[] losses = Losses.finite(rounds.stream()
                .filter(round -> round.snapshot().round() > since)
                .toList());
        int third = losses.length / 3;
        if (third < 2) {
            return 0;
        }
        double before = Losses.mean(losses, losses.length - 2 * third, losses.length - third);
        double after = Losses.mean(losses, losses.length - third, losses.length);
        double error = noise(losses) * Math.sqrt(2.0 / third);
        return before - after > SIGNIFICANT * error ? (before - after) / before : 0;
    }

    /** Returns the standard deviation of one round's loss, from the steps between rounds: a slow fall hardly enters them. */
    private static double noise(double[] losses) {
        double squares = 0;
        for (int i = 1; i < losses.length; i++) {
            squares += (losses[i] - losses[i - 1]) * (losses[i] - losses[i - 1]);
        }
        return Math.sqrt(squares / (losses.length - 1)) / STEP_OF_NOISE;
    }

    private static double growth(List<Round> sampled) {
        if (sampled.size() <= GROWTH_ROUNDS) {
            return 0;
        }
        List<ParameterSnapshot> before = sampled.get(0).snapshot().parameters();
        List<ParameterSnapshot> now = sampled.get(sampled.size() - 1).snapshot().parameters();
        double growth = 0;
        for (int i = 0; i < now.size(); i++) {
            double ratio = Math.log(now.get(i).weightNorm() / before.get(i).weightNorm());
            if (now.get(i).key().kind() == ParameterKind.WEIGHT && Double.isFinite(ratio)) {
                growth = Math.max(growth, ratio);
            }
        }
        return growth;
    }
}
