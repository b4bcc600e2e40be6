package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Threshold;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Smooths the training loss and finds its improvements. The loss is the mean over the last three rounds, or over as many
 * rounds as make up {@link Threshold#STALLED_ITERATIONS}. An improvement exceeds both {@link
 * Threshold#LOSS_IMPROVEMENT} and the noise.
 */
final class LossCurve {
    private static final int SMOOTHED_ROUNDS = 3;

    /** Rounds without improvement after which a loss is stalled, however noisy it is. */
    private static final int LONGEST_PATIENCE = 6;

    /** Number of latest differences between rounds that the noise is estimated from. */
    private static final int STEPS = 8;

    /** Median absolute difference of two independent standard normal values. */
    private static final double STEP_OF_NOISE = 0.954;

    /** Standard errors that an improvement must exceed. */
    private static final double SIGNIFICANT = 3;

    private final HealthSettings settings;
    private final Deque<Point> window = new ArrayDeque<>();
    private final Deque<Double> steps = new ArrayDeque<>();
    private Point start = new Point(0, 0, 0, Double.NaN);
    private Point latest = start;
    private Point improved = start;
    private double smoothed = Double.NaN;
    private double best = Double.NaN;
    private double startLevel = Double.NaN;
    private double least = Double.NaN;

    /** The loss of one round. */
    record Point(int round, long iteration, int epoch, double loss) {}

    LossCurve(HealthSettings settings) {
        this.settings = settings;
    }

    void add(Point point) {
        if (Double.isNaN(start.loss)) {
            start = point;
        } else {
            steps.addLast(Math.abs(point.loss - latest.loss));
            if (steps.size() > STEPS) {
                steps.removeFirst();
            }
        }
        latest = point;
        smooth();
        if (Double.isNaN(best) || smoothed < best - leastImprovement()) {
            best = smoothed;
            improved = latest;
        }
        if (latest.round - start.round < SMOOTHED_ROUNDS) {
            startLevel = smoothed;
            least = smoothed;
        }
        least = Math.min(least, smoothed);
    }

    private void smooth() {
        window.addLast(latest);
        while (window.size() > SMOOTHED_ROUNDS
                && latest.iteration - window.peekFirst().iteration >= settings.get(Threshold.STALLED_ITERATIONS)) {
            window.removeFirst();
        }
        smoothed = window.stream().mapToDouble(Point::loss).average().orElseThrow();
    }

    private double leastImprovement() {
        return Math.max(settings.get(Threshold.LOSS_IMPROVEMENT) * Math.abs(best), noise());
    }

    /** Returns by how much chance alone may move the smoothed loss. */
    private double noise() {
        double median = steps.isEmpty() ? 0 : Quantile.median(List.copyOf(steps));
        return SIGNIFICANT * median / STEP_OF_NOISE / Math.sqrt(window.size());
    }

    /** Returns false once the loss has not improved for so many rounds and iterations that it is stalled. */
    boolean isFalling() {
        // The comparison must be negated as a whole: the patience is NaN where the loss is zero.
        return !(latest.round - improved.round >= patience()
                && latest.iteration - improved.iteration >= settings.get(Threshold.STALLED_ITERATIONS));
    }

    /** Returns the rounds after which a loss that falls by the least improvement per round stands out from the noise. */
    private double patience() {
        double rounds = noise() / (settings.get(Threshold.LOSS_IMPROVEMENT) * Math.abs(best));
        return Math.max(settings.get(Threshold.STALLED_ROUNDS), Math.min(rounds, LONGEST_PATIENCE));
    }

    /** Returns true once {@code stalledRounds} and {@code stalledIterations} have passed since the first round. */
    boolean isPastStart() {
        return latest.round - start.round >= settings.get(Threshold.STALLED_ROUNDS)
                && latest.iteration - start.iteration >= settings.get(Threshold.STALLED_ITERATIONS);
    }

    /** Returns true if the best loss is hardly below that of the first rounds. */
    boolean isAtStart() {
        return Math.max(best, least) >= settings.get(Threshold.STAGNANT_SHARE) * startLevel;
    }

    Point start() {
        return start;
    }

    Point latest() {
        return latest;
    }

    /** Returns the round of the last improvement. */
    Point improved() {
        return improved;
    }

    double smoothed() {
        return smoothed;
    }

    /** Returns the smoothed loss at the last improvement. */
    double best() {
        return best;
    }
}
