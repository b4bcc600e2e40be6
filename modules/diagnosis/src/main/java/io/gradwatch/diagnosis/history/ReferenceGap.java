package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.LossReference;
import java.util.List;
import java.util.Optional;

/**
 * Whether a loss that is behind what a simple learner reaches on the same rows will get there: at the pace of the last
 * stretch of training, and in {@link Threshold#CATCH_UP} times as long.
 */
public final class ReferenceGap {
    /** From the middle of the first to the middle of the last third, as a share of the whole. */
    private static final double SPAN = 2.0 / 3;

    private ReferenceGap() {}

    /** Whether it is behind, and has fallen too slowly for long. */
    public static boolean isHopeless(History history, HealthSettings settings) {
        return isHopeless(
                history,
                settings,
                settings.get(Threshold.STAGNANT_WARNING_ITERATIONS),
                settings.get(Threshold.STAGNANT_WARNING_EPOCHS));
    }

    /** Whether it is behind, and has fallen too slowly for so many iterations and passes over the data. */
    public static boolean isHopeless(History history, HealthSettings settings, double iterations, double epochs) {
        Optional<LossReference> reference = history.latest().reference();
        if (!history.isBehind() || reference.isEmpty()) {
            return false;
        }
        double gap = history.loss().reached() - reference.get().lossAt(settings.get(Threshold.REFERENCE_SHARE));
        double[] losses = stretch(history, iterations, epochs);
        int third = losses.length / 3;
        if (third < 2) {
            return false;
        }
        double fall = mean(losses, 0, third) - mean(losses, losses.length - third, losses.length);
        return settings.get(Threshold.CATCH_UP) * fall / SPAN < gap;
    }

    /** Whether that is so, and the loss has not improved for a while. */
    public static boolean hasStopped(History history, HealthSettings settings) {
        return history.loss().isStuck()
                && history.loss().idleIterations() >= settings.get(Threshold.BEHIND_ITERATIONS)
                && isHopeless(history, settings);
    }

    /** The losses of the last stretch of training, the shortest that is long enough; none if there is none. */
    private static double[] stretch(History history, double iterations, double epochs) {
        List<Round> rounds = history.rounds();
        double iteration = history.latest().iteration() - iterations;
        double epoch = history.latest().epoch() - epochs;
        int start = rounds.size() - 1;
        while (start >= 0
                && (rounds.get(start).snapshot().iteration() > iteration
                        || rounds.get(start).snapshot().epoch() > epoch)) {
            start--;
        }
        return rounds.subList(start < 0 ? rounds.size() : start, rounds.size()).stream()
                .mapToDouble(round -> round.snapshot().trainLoss())
                .filter(Double::isFinite)
                .toArray();
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }
}
