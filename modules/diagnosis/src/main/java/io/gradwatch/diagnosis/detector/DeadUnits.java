package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.GradientFlow;
import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.ReferenceGap;
import io.gradwatch.diagnosis.history.Stall;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.LayerSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rectifiers that give zero whatever they are shown, and so have no gradient to come back by.
 *
 * <p>A unit may be silent for one small minibatch and speak in the next, so a layer's share is the least of several
 * rounds. A layer that is dead as a whole cuts the network off from its input: what was learned before does not excuse
 * that. Where many units are dead in the mean of many layers, what gets through is still learned from, but slowly; where
 * some are, and the loss stands above what a simple learner reaches on the same rows, too little gets through.
 */
final class DeadUnits implements Detector {
    private static final int ROUNDS = 5;

    /** Layers with fewer dead units than this are not named beside worse ones. */
    private static final double NAMED_SHARE_OF_WORST = 0.9;

    private static final double WHOLE_LAYER = 0.999;

    /** Layers from which a network is called deep. */
    private static final int DEEP = 10;

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
        double[] dead = leastDead(history.lastSampled(ROUNDS));
        double worst = max(dead);
        LossHistory loss = history.loss();
        boolean stuck = loss.isStuck() || loss.isGuessing();
        boolean crippled = mean(dead) >= settings.get(Threshold.DEAD_EVERYWHERE) && isDeep(dead) && isSlow(history);
        boolean most = worst >= settings.get(Threshold.DEAD_CRITICAL);
        boolean many = worst >= settings.get(Threshold.DEAD_UNITS) && stuck && !loss.hasLearned();
        boolean cut = worst >= WHOLE_LAYER && isCutOff(history, dead);
        boolean some = worst >= settings.get(Threshold.DEAD_SOME) && !loss.hasLearnedNothing();
        boolean held = some && ReferenceGap.hasStopped(history, settings);
        boolean slowed = some && ReferenceGap.isHopeless(history, settings);
        if (!(most || many || crippled || slowed) || (loss.hasConverged() && !cut)) {
            return Optional.empty();
        }
        boolean ruinous = (most && !loss.hasLearned()) || (many && isStandingHigh(history));
        boolean critical = crippled || held || (stuck && (cut || ruinous));
        return Optional.of(finding(critical ? Severity.CRITICAL : Severity.WARNING, dead, worst, cut, history));
    }

    /** Whether not much was learned in a time in which others learn it, or it is known to be too little. */
    private boolean isSlow(History history) {
        LossHistory loss = history.loss();
        if (ReferenceGap.isHopeless(history, settings, settings.get(Threshold.BEHIND_ITERATIONS), 1)) {
            return true;
        }
        return !loss.hasLearned()
                && loss.iterations() >= settings.get(Threshold.STAGNANT_WARNING_ITERATIONS)
                && loss.epochs() >= settings.get(Threshold.STAGNANT_WARNING_EPOCHS);
    }

    /** Whether the network has come to a stand long ago, not far below where it began. */
    private boolean isStandingHigh(History history) {
        LossHistory loss = history.loss();
        Stall standstill = Stall.of(history);
        return loss.now() >= settings.get(Threshold.DEAD_STANDING_SHARE) * loss.untrained()
                && standstill.isLong(settings.get(Threshold.PLATEAU_ITERATIONS), settings.get(Threshold.PLATEAU_EPOCHS))
                && !standstill.isMoving(settings);
    }

    /** Of each layer the least share of dead units in these rounds; NaN where units cannot die. */
    private static double[] leastDead(List<Round> rounds) {
        double[] least = new double[rounds.get(0).snapshot().layers().size()];
        for (int i = 0; i < least.length; i++) {
            int layer = i;
            least[i] = rounds.stream()
                    .mapToDouble(round -> round.snapshot().layers().get(layer).deadRatio())
                    .reduce(Math::min)
                    .orElse(Double.NaN);
        }
        return least;
    }

    /** Whether deaths in one layer add to those in many others. */
    private static boolean isDeep(double[] dead) {
        return Arrays.stream(dead).filter(share -> !Double.isNaN(share)).count() >= DEEP;
    }

    /** Of the layers whose units can die. */
    private static double mean(double[] dead) {
        return Arrays.stream(dead)
                .filter(share -> !Double.isNaN(share))
                .average()
                .orElse(0);
    }

    private static double max(double[] values) {
        double max = 0;
        for (double value : values) {
            max = value > max ? value : max;
        }
        return max;
    }

    /** Whether no gradient arrives in any layer up to the first dead one: there is no way round it. */
    private static boolean isCutOff(History history, double[] dead) {
        int first = 0;
        while (!(dead[first] >= WHOLE_LAYER)) {
            first++;
        }
        GradientFlow flow = history.latestRound().flow();
        for (int i = 0; i < flow.layers().size() && flow.layers().get(i).index() <= first; i++) {
            if (flow.arrivals()[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static Finding finding(Severity severity, double[] dead, double worst, boolean cut, History history) {
        ClusterSnapshot latest = history.latest();
        LossHistory loss = history.loss();
        List<String> layers = new ArrayList<>();
        for (LayerSnapshot layer : latest.layers()) {
            if (dead[layer.key().index()] >= NAMED_SHARE_OF_WORST * worst) {
                layers.add(layer.key().name());
            }
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("deadRatio", worst);
        evidence.put("meanDeadRatio", mean(dead));
        evidence.put("loss", loss.now());
        evidence.put("firstLoss", loss.first());
        evidence.put("idleRounds", (double) loss.idleRounds());
        evidence.put("ofReference", history.ofReference());
        evidence.values().removeIf(value -> value.isNaN());
        return new Finding(
                severity,
                false,
                layers,
                List.of(),
                evidence,
                observation(dead, cut, layers, loss),
                Remedies.ofDead(latest));
    }

    private static String observation(double[] dead, boolean cut, List<String> layers, LossHistory loss) {
        String where = Numbers.list(layers);
        String seen = cut
                ? "Every unit of %s gives zero for every row, so the output no longer depends on the input and no gradient comes back."
                        .formatted(where)
                : "%s of the units of %s give zero for every row of a minibatch, in each of the last rounds, and %s in the mean of all layers; no gradient passes through them."
                        .formatted(Numbers.percent(max(dead)), where, Numbers.percent(mean(dead)));
        String course = "The loss stands at %s, after %s in the first round, without improvement for %d rounds."
                .formatted(Numbers.text(loss.now()), Numbers.text(loss.first()), loss.idleRounds());
        return seen + " " + course + " Units die where a step or an initial bias pushes all their inputs below zero.";
    }
}
