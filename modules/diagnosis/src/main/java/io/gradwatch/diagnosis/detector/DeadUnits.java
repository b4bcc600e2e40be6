package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.GradientFlow;
import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.LossState;
import io.gradwatch.diagnosis.history.ReferenceGap;
import io.gradwatch.diagnosis.history.Stall;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import java.util.List;
import java.util.Optional;

/**
 * Detects ReLU units that output zero for every input and therefore get no gradient to recover with.
 *
 * <p>Four cases are distinguished. A layer that is dead as a whole cuts the network off from its input, whatever was
 * learned before. Most units of a layer dead, or many, are harmful while the loss stalls. Dead units across a deep network
 * slow learning down although the loss falls. A smaller part of a layer is blamed where the loss stays above the reference
 * loss.
 */
final class DeadUnits implements Detector {
    private static final int ROUNDS = 5;

    private final HealthSettings settings;

    DeadUnits(HealthSettings settings) {
        this.settings = settings;
    }

    @Override
    public Symptom symptom() {
        return Symptom.DEAD_UNITS;
    }

    @Override
    public boolean canJudge(History history) {
        return Detector.super.canJudge(history)
                && history.latest().sampled()
                && history.latest().layers().stream().anyMatch(layer -> !Double.isNaN(layer.deadRatio()));
    }

    @Override
    public Optional<Finding> examine(History history) {
        DeadRatios dead = DeadRatios.least(history.lastSampled(ROUNDS));
        LossHistory loss = history.loss();
        ReferenceGap gap = new ReferenceGap(history, settings);
        boolean cutOff = dead.hasDeadLayer() && isCutOff(history, dead);
        boolean most = dead.worst() >= settings.get(Threshold.DEAD_CRITICAL);
        boolean many =
                dead.worst() >= settings.get(Threshold.DEAD_UNITS) && !loss.isProgressing() && !loss.hasLearned();
        boolean everywhere =
                dead.mean() >= settings.get(Threshold.DEAD_EVERYWHERE) && dead.isDeep() && isSlow(history, gap);
        boolean some = dead.worst() >= settings.get(Threshold.DEAD_SOME)
                && loss.state() != LossState.UNTRAINED
                && gap.willNotClose();
        if (!(most || many || everywhere || some) || (loss.state() == LossState.CONVERGED && !cutOff)) {
            return Optional.empty();
        }
        boolean harmful = cutOff || (most && !loss.hasLearned()) || (many && isOnHighPlateau(history));
        boolean critical = everywhere || (some && gap.hasStopped()) || (!loss.isProgressing() && harmful);
        return Optional.of(finding(critical ? Severity.CRITICAL : Severity.WARNING, dead, cutOff, history));
    }

    /** Returns true if the network has not learned in a time in which others do, or is known to learn too slowly. */
    private boolean isSlow(History history, ReferenceGap gap) {
        if (gap.willNotClose(settings.get(Threshold.BEHIND_ITERATIONS), 1)) {
            return true;
        }
        LossHistory loss = history.loss();
        return !loss.hasLearned()
                && loss.sinceStart().iterations() >= settings.get(Threshold.STAGNANT_WARNING_ITERATIONS)
                && loss.sinceStart().epochs() >= settings.get(Threshold.STAGNANT_WARNING_EPOCHS);
    }

    /** Returns true if the loss stalled long ago, not far below that of an untrained network. */
    private boolean isOnHighPlateau(History history) {
        LossHistory loss = history.loss();
        Stall stall = Stall.of(history);
        return loss.now() >= settings.get(Threshold.DEAD_STALLED_SHARE) * loss.untrained()
                && stall.isLong(settings.get(Threshold.PLATEAU_ITERATIONS), settings.get(Threshold.PLATEAU_EPOCHS))
                && !stall.isMoving(settings);
    }

    /** Returns true if no gradient reaches any layer up to the first dead one, so that nothing bypasses it. */
    private static boolean isCutOff(History history, DeadRatios dead) {
        GradientFlow flow = history.latestRound().flow();
        for (int i = 0; i < flow.layers().size() && flow.layers().get(i).index() <= dead.firstDeadLayer(); i++) {
            if (flow.signals()[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static Finding finding(Severity severity, DeadRatios dead, boolean cutOff, History history) {
        LossHistory loss = history.loss();
        List<String> layers = dead.worstLayers(history.latest());
        Evidence evidence = new Evidence()
                .put("deadRatio", dead.worst())
                .put("meanDeadRatio", dead.mean())
                .put("loss", loss.now())
                .put("firstLoss", loss.first())
                .put("roundsWithoutLearning", loss.sinceLearning().rounds())
                .putKnown("ofReference", history.ofReference());
        return Finding.of(severity, layers, evidence, explanation(dead, cutOff, layers, loss));
    }

    private static String explanation(DeadRatios dead, boolean cutOff, List<String> layers, LossHistory loss) {
        String where = Numbers.list(layers);
        String units = cutOff
                ? "Every unit of %s outputs zero for every row: the output no longer depends on the input, and no gradient passes."
                        .formatted(where)
                : "%s of the units of %s output zero for every row (%s on average over all layers), so no gradient passes through them."
                        .formatted(Numbers.percent(dead.worst()), where, Numbers.percent(dead.mean()));
        String progress = "The loss is %s, %s in round 1, without improvement for %d rounds."
                .formatted(
                        Numbers.text(loss.now()),
                        Numbers.text(loss.first()),
                        loss.sinceLearning().rounds());
        return units + " " + progress + " Units die when a step or an initial bias pushes all their inputs below zero.";
    }
}
