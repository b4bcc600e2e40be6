package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.signal.ParameterSnapshot;
import java.util.List;

/**
 * A loss that stands, and what speaks against giving the network up: a fall too slow to see from round to round, or
 * weights that grow steadily, as they do while a network leaves a saddle that its loss does not show yet.
 *
 * @param round since which nothing was learned
 * @param iterations since then
 * @param epochs since then
 * @param creeping share of its level by which the loss has fallen from the second to the last third of the standstill,
 *     as far as that is more than noise; the first third may be the way down to it
 * @param growth of the weights that grew most, as the logarithm of their norm's ratio over the last ten samples
 */
public record Stall(int round, long iterations, int epochs, double creeping, double growth) {
    private static final int GROWTH_ROUNDS = 10;

    /** Standard errors by which the thirds must differ. */
    private static final double SIGNIFICANT = 3;

    /** Root of the mean square difference of two independent values, in standard deviations. */
    private static final double STEP_OF_NOISE = Math.sqrt(2);

    /** Passes over the data that stand for any number of epochs, where epochs are long. */
    private static final double WITHOUT_EPOCHS = 5;

    public static Stall of(History history) {
        LossHistory loss = history.loss();
        return new Stall(
                loss.idleRound(),
                loss.idleIterations(),
                loss.idleEpochs(),
                creeping(history.rounds(), loss.idleRound()),
                growth(history.lastSampled(GROWTH_ROUNDS + 1)));
    }

    /** Whether it has lasted so long that waiting on is no plan: so many iterations, and passes over the data. */
    public boolean isLong(double leastIterations, double leastEpochs) {
        return iterations >= leastIterations
                && (epochs >= leastEpochs || iterations >= WITHOUT_EPOCHS * leastIterations);
    }

    /** Whether something is going on behind it. */
    public boolean isMoving(HealthSettings settings) {
        return isCreeping(settings) || growth >= settings.get(Threshold.STANDSTILL_GROWTH);
    }

    /** Whether the loss falls, slowly. */
    public boolean isCreeping(HealthSettings settings) {
        return creeping >= settings.get(Threshold.STANDSTILL_CREEP);
    }

    private static double creeping(List<Round> rounds, int since) {
        double[] losses = rounds.stream()
                .filter(round -> round.snapshot().round() > since)
                .mapToDouble(round -> round.snapshot().trainLoss())
                .filter(Double::isFinite)
                .toArray();
        int third = losses.length / 3;
        if (third < 2) {
            return 0;
        }
        double before = mean(losses, losses.length - 2 * third, losses.length - third);
        double after = mean(losses, losses.length - third, losses.length);
        double error = noise(losses) * Math.sqrt(2.0 / third);
        return before - after > SIGNIFICANT * error ? (before - after) / before : 0;
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    /** Deviation of one round's loss, told by the steps from round to round, which a slow fall hardly enters. */
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
