package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Where the training loss came from and whether it still falls. The loss is smoothed over the last three rounds, or over
 * as many as make up {@link Threshold#STUCK_ITERATIONS}. An improvement worth the name is one beyond
 * {@link Threshold#LOSS_IMPROVEMENT} and beyond the noise. Rounds whose loss is not finite are left out.
 */
public final class LossHistory {
    private static final int SMOOTHED_ROUNDS = 3;

    /** Rounds after which a loss is stuck however noisy it is. */
    private static final int LONGEST_PATIENCE = 6;

    /** Steps from round to round that tell the noise. */
    private static final int STEPS = 8;

    /** Median absolute difference of two independent normal values, in standard deviations. */
    private static final double STEP_OF_NOISE = 0.954;

    /** Standard errors that an improvement must exceed. */
    private static final double SIGNIFICANT = 3;

    private final HealthSettings settings;
    private final Deque<Point> window = new ArrayDeque<>();
    private double smoothed = Double.NaN;
    private double best = Double.NaN;
    private double startLevel = Double.NaN;
    private double evaluated = Double.NaN;
    private double smoothedWhenEvaluated = Double.NaN;

    /** Since the first rounds, of which one alone may be low by chance. */
    private double least = Double.NaN;

    private final Deque<Double> steps = new ArrayDeque<>();
    private final AccuracyHistory accuracy;
    private Point start = new Point(0, 0, 0, Double.NaN);
    private Point latest = start;
    private Point improved = latest;

    /** The latest at which it was better than guessing, and at which there were test rows. */
    private Point better = latest;

    private Point tested = latest;

    private record Point(int round, long iteration, int epoch, double loss) {}

    /** Of a run whose accuracy, if it has one, is known by then. */
    public LossHistory(HealthSettings settings, AccuracyHistory accuracy) {
        this.settings = settings;
        this.accuracy = accuracy;
    }

    public void add(ClusterSnapshot snapshot) {
        if (!Double.isFinite(snapshot.trainLoss())) {
            return;
        }
        Point previous = latest;
        latest = new Point(snapshot.round(), snapshot.iteration(), snapshot.epoch(), snapshot.trainLoss());
        if (Double.isNaN(start.loss)) {
            start = latest;
        } else {
            steps.addLast(Math.abs(latest.loss - previous.loss));
            if (steps.size() > STEPS) {
                steps.removeFirst();
            }
        }
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
        if (smoothed < settings.get(Threshold.GUESSING_SHARE) * accuracy.guessingLoss()) {
            better = latest;
        }
        if (snapshot.evaluation().isPresent()) {
            tested = latest;
        }
        snapshot.evaluation().map(Evaluation::loss).filter(Double::isFinite).ifPresent(loss -> {
            evaluated = loss;
            smoothedWhenEvaluated = smoothed;
        });
    }

    private void smooth() {
        window.addLast(latest);
        while (window.size() > SMOOTHED_ROUNDS
                && latest.iteration - window.peekFirst().iteration >= settings.get(Threshold.STUCK_ITERATIONS)) {
            window.removeFirst();
        }
        smoothed = window.stream().mapToDouble(Point::loss).average().orElseThrow();
    }

    private double leastImprovement() {
        return Math.max(settings.get(Threshold.LOSS_IMPROVEMENT) * Math.abs(best), noise());
    }

    /** What chance alone may move the smoothed loss by. */
    private double noise() {
        double median = steps.isEmpty() ? 0 : Quantile.median(List.copyOf(steps));
        return SIGNIFICANT * median / STEP_OF_NOISE / Math.sqrt(window.size());
    }

    /** Iterations since the first round. */
    public long iterations() {
        return latest.iteration - start.iteration;
    }

    /** Times that all rows were seen since then. */
    public int epochs() {
        return latest.epoch - start.epoch;
    }

    /** The first round's loss; NaN before any. */
    public double first() {
        return start.loss;
    }

    /** That of the latest round. */
    public double latest() {
        return latest.loss;
    }

    /** The loss now, smoothed. */
    public double now() {
        return smoothed;
    }

    /**
     * What the network is known to reach: the loss now or, if lower, the latest on test rows, where neither drop-out nor the
     * statistics of small minibatches disturb it; unless training has got worse since.
     */
    public double reached() {
        boolean current = smoothed < settings.get(Threshold.EXPLODING_RISE) * smoothedWhenEvaluated;
        return current ? Math.min(smoothed, evaluated) : smoothed;
    }

    /** The least smoothed loss so far, as of the last improvement worth the name. */
    public double best() {
        return best;
    }

    /** The round of the last improvement worth the name. */
    public int improvedRound() {
        return improved.round;
    }

    /** Rounds since then. */
    public int stuckRounds() {
        return latest.round - improved.round;
    }

    /** Whether it has not improved for so many rounds and iterations that it cannot be called falling. */
    public boolean isStuck() {
        return stuckRounds() >= patience()
                && latest.iteration - improved.iteration >= settings.get(Threshold.STUCK_ITERATIONS);
    }

    /** Rounds in which a loss that falls by the least improvement a round would stand out from the noise. */
    private double patience() {
        double rounds = noise() / (settings.get(Threshold.LOSS_IMPROVEMENT) * Math.abs(best));
        return Math.max(settings.get(Threshold.STUCK_ROUNDS), Math.min(rounds, LONGEST_PATIENCE));
    }

    /** Whether it is known to be no better than guessing, long enough after the start. */
    public boolean isGuessing() {
        return smoothed >= settings.get(Threshold.GUESSING_SHARE) * accuracy.guessingLoss()
                && latest.round - start.round >= settings.get(Threshold.STUCK_ROUNDS)
                && latest.iteration - start.iteration >= settings.get(Threshold.STUCK_ITERATIONS);
    }

    /** Rounds in which nothing was learned: since the last improvement, or since the start where it is guessing still. */
    public int idleRounds() {
        return latest.round - idleSince().round;
    }

    /** Iterations in which nothing was learned. */
    public long idleIterations() {
        return latest.iteration - idleSince().iteration;
    }

    /** Times that all rows were seen meanwhile. */
    public int idleEpochs() {
        return latest.epoch - idleSince().epoch;
    }

    /** The round since which nothing was learned. */
    public int idleRound() {
        return idleSince().round;
    }

    private Point idleSince() {
        return hasLearnedNothing() ? start : improved;
    }

    /**
     * Whether the best so far is hardly better than the start, or than guessing. A classifier whose answers on the test
     * rows are better than guesses has learned something, whatever its loss.
     */
    public boolean hasLearnedNothing() {
        if (accuracy.isKnown()) {
            return accuracy.guesses() > 0 && !hasRelapsed() && (isGuessing() || isAtStart());
        }
        return isAtStart();
    }

    /**
     * Whether it is that of guessing again after it was clearly better, and not for a single spike or with answers on test
     * rows that are better: what was learned is lost.
     */
    public boolean hasRelapsed() {
        double guessing = accuracy.guessingLoss();
        boolean answersStill = tested.round > better.round && accuracy.guesses() == 0;
        return isGuessing()
                && best < settings.get(Threshold.STAGNANT_SHARE) * guessing
                && latest.loss >= settings.get(Threshold.GUESSING_SHARE) * guessing
                && !answersStill;
    }

    private boolean isAtStart() {
        return Math.max(best, least) >= settings.get(Threshold.STAGNANT_SHARE) * startLevel;
    }

    /** Whether it has risen so far above its best that training got worse. */
    public boolean isRising() {
        return best > 0 && smoothed >= settings.get(Threshold.EXPLODING_RISE) * best;
    }

    /** Whether it has fallen so far that the network must have learned something. */
    public boolean hasLearned() {
        return reached() <= settings.get(Threshold.LEARNED_SHARE) * untrained();
    }

    /** Whether it has fallen so far that nothing is left to learn. */
    public boolean hasConverged() {
        return smoothed <= settings.get(Threshold.CONVERGED_SHARE) * untrained();
    }

    /**
     * The loss of a network that has learned nothing: a first round may be worse than guessing, and may be better where
     * the outputs are no probabilities, or much was learned within it.
     */
    public double untrained() {
        double guessing = accuracy.guessingLoss();
        boolean knowing = accuracy.isKnown() && accuracy.guesses() == 0;
        return guessing < start.loss || knowing ? guessing : start.loss;
    }
}
