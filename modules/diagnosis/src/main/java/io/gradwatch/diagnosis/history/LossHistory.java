package io.gradwatch.diagnosis.history;

import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Evaluation;

/**
 * The training loss of a run and the {@link LossState} it is in. Rounds whose loss is not finite are ignored. Test loss
 * and test accuracy take precedence over the training loss if they are known.
 *
 * <p>Four conditions do not follow from the state alone: {@link #isFalling}, {@link #isProgressing}, {@link #isRising} and
 * {@link #hasLearned}.
 */
public final class LossHistory {
    private final HealthSettings settings;
    private final AccuracyHistory accuracy;
    private final LossCurve curve;
    private double evaluated = Double.NaN;
    private double smoothedWhenEvaluated = Double.NaN;
    private int belowChanceRound;
    private int evaluatedRound;

    /** Creates an empty history; each round's accuracy must be added to {@code accuracy} before its loss is added here. */
    LossHistory(HealthSettings settings, AccuracyHistory accuracy) {
        this.settings = settings;
        this.accuracy = accuracy;
        curve = new LossCurve(settings);
    }

    void add(ClusterSnapshot snapshot) {
        if (!Double.isFinite(snapshot.trainLoss())) {
            return;
        }
        curve.add(new LossCurve.Point(snapshot.round(), snapshot.iteration(), snapshot.epoch(), snapshot.trainLoss()));
        if (now() < chanceLevel()) {
            belowChanceRound = snapshot.round();
        }
        if (snapshot.evaluation().isPresent()) {
            evaluatedRound = snapshot.round();
        }
        snapshot.evaluation().map(Evaluation::loss).filter(Double::isFinite).ifPresent(loss -> {
            evaluated = loss;
            smoothedWhenEvaluated = now();
        });
    }

    /** Returns the state after the latest round. */
    public LossState state() {
        if (now() <= settings.get(Threshold.CONVERGED_SHARE) * untrained()) {
            return LossState.CONVERGED;
        }
        if (isUntrained()) {
            return LossState.UNTRAINED;
        }
        if (hasRelapsed()) {
            return LossState.RELAPSED;
        }
        return isFalling() ? LossState.LEARNING : LossState.STALLED;
    }

    /** Returns true for a classifier at chance level on the test rows, too, and for any other whose loss has hardly fallen. */
    private boolean isUntrained() {
        if (accuracy.isKnown()) {
            return accuracy.chanceEvaluations() > 0 && !hasRelapsed() && (isAtChance() || curve.isAtStart());
        }
        return curve.isAtStart();
    }

    /** Returns true if the loss is at chance level again, unless that is a single spike or the test rows contradict it. */
    private boolean hasRelapsed() {
        boolean classifiesStill = evaluatedRound > belowChanceRound && accuracy.chanceEvaluations() == 0;
        return isAtChance()
                && best() < settings.get(Threshold.STAGNANT_SHARE) * accuracy.chanceLoss()
                && latest() >= chanceLevel()
                && !classifiesStill;
    }

    /** Returns the least loss that counts as chance level; NaN if it is not known. */
    private double chanceLevel() {
        return settings.get(Threshold.CHANCE_SHARE) * accuracy.chanceLoss();
    }

    /** Returns true if the loss is known to be no better than chance level, after the first rounds. */
    public boolean isAtChance() {
        return now() >= chanceLevel() && curve.isPastStart();
    }

    /** Returns false once the loss has not improved for {@code stalledRounds} and {@code stalledIterations}. */
    public boolean isFalling() {
        return curve.isFalling();
    }

    /** Returns true if the loss falls and is not at chance level. */
    public boolean isProgressing() {
        return isFalling() && !isAtChance();
    }

    /** Returns true if the loss is so far above its best that training has got worse. */
    public boolean isRising() {
        return best() > 0 && now() >= settings.get(Threshold.EXPLODING_RISE) * best();
    }

    /** Returns true if the loss is at most {@code learnedShare} of the untrained loss. */
    public boolean hasLearned() {
        return reached() <= settings.get(Threshold.LEARNED_SHARE) * untrained();
    }

    /** Returns the first round's loss; NaN before any. */
    public double first() {
        return curve.start().loss();
    }

    /** Returns the latest round's loss, not smoothed. */
    public double latest() {
        return curve.latest().loss();
    }

    /** Returns the smoothed loss. */
    public double now() {
        return curve.smoothed();
    }

    /** Returns the smoothed loss at the last improvement. */
    public double best() {
        return curve.best();
    }

    /**
     * Returns the lower of the smoothed loss and the latest loss on the test rows, which neither drop-out nor the
     * statistics of small minibatches disturb. The latter no longer counts once training has got worse by {@code
     * explodingRise}.
     */
    public double reached() {
        boolean current = now() < settings.get(Threshold.EXPLODING_RISE) * smoothedWhenEvaluated;
        return current ? Math.min(now(), evaluated) : now();
    }

    /**
     * Returns the loss of a network that has learned nothing: chance level or the first round's loss. The first round's
     * loss may be above chance level. It is below where the outputs are no probabilities, or the network learned much
     * within that round.
     */
    public double untrained() {
        double chance = accuracy.chanceLoss();
        boolean classifies = accuracy.isKnown() && accuracy.chanceEvaluations() == 0;
        return chance < first() || classifies ? chance : first();
    }

    /** Returns the round of the last improvement. */
    public int improvedRound() {
        return curve.improved().round();
    }

    /** Returns the number of rounds since the last improvement. */
    public int stalledRounds() {
        return sinceImprovement().rounds();
    }

    /** Returns the training since the first round. */
    public Elapsed sinceStart() {
        return Elapsed.between(curve.start(), curve.latest());
    }

    /** Returns the training in which the network learned nothing: since the start if it is untrained, else since the last improvement. */
    public Elapsed sinceLearning() {
        return isUntrained() ? sinceStart() : sinceImprovement();
    }

    private Elapsed sinceImprovement() {
        return Elapsed.between(curve.improved(), curve.latest());
    }
}
