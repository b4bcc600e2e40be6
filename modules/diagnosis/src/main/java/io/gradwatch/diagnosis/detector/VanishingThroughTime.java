package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.Quantile;
import io.gradwatch.diagnosis.history.Stall;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.LayerSnapshot;
import io.gradwatch.signal.LossReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The error signal fades from the last time step of a recurrent layer to the first, and the network learns nothing, or
 * nothing more. Many tasks need no more than the last steps, so that a network that learns is excused; unless a simple
 * learner is known to get far with all steps and not with the last ones.
 */
final class VanishingThroughTime {
    private static final int SMOOTHED_ROUNDS = 3;

    /** While a network learns, its reach goes up and down by powers of ten from round to round. */
    private static final int LEARNING_ROUNDS = 10;

    private final HealthSettings settings;

    VanishingThroughTime(HealthSettings settings) {
        this.settings = settings;
    }

    Optional<Finding> examine(History history) {
        return Stream.of(missesWhatMatters(history), learnsNoMore(history))
                .flatMap(Optional::stream)
                .max(Comparator.comparing(Finding::severity));
    }

    /** Where the first steps are needed, and their signal is lost, how the loss does now says nothing. */
    private Optional<Finding> missesWhatMatters(History history) {
        Optional<LossReference> reference = history.latest()
                .reference()
                .filter(known -> known.learnedLate() < settings.get(Threshold.REFERENCE_SHARE));
        if (reference.isEmpty() || !history.isBehind()) {
            return Optional.empty();
        }
        Map<String, Double> faded = faded(history, LEARNING_ROUNDS, settings.get(Threshold.VANISHING_TIME_REACH));
        boolean since = history.loss().iterations() >= settings.get(Threshold.BEHIND_ITERATIONS);
        return faded.isEmpty()
                ? Optional.empty()
                : Optional.of(finding(
                        since ? Severity.CRITICAL : Severity.WARNING,
                        faded,
                        history,
                        missing(reference.get(), history.loss())));
    }

    private Optional<Finding> learnsNoMore(History history) {
        LossHistory loss = history.loss();
        if ((loss.hasLearned() && !history.isBehind()) || !(loss.isStuck() || loss.isGuessing())) {
            return Optional.empty();
        }
        Map<String, Double> faded = faded(history, SMOOTHED_ROUNDS, settings.get(Threshold.VANISHING_REACH));
        double least = faded.values().stream().mapToDouble(v -> v).min().orElse(1);
        boolean urgent = least < settings.get(Threshold.VANISHING_CRITICAL_REACH) || history.isBehind();
        double patience = settings.get(urgent ? Threshold.VANISHING_TIME_PATIENCE : Threshold.VANISHING_PATIENCE);
        boolean failing = loss.hasLearnedNothing() || history.isBehind();
        boolean critical = (failing && loss.idleRounds() >= patience)
                || (loss.idleRounds() >= settings.get(Threshold.VANISHING_PATIENCE) && hasComeToAStand(history));
        return faded.isEmpty()
                ? Optional.empty()
                : Optional.of(finding(critical ? Severity.CRITICAL : Severity.WARNING, faded, history, standing(loss)));
    }

    /** Reach of the layers in which it was too small of late, by name. */
    private static Map<String, Double> faded(History history, int rounds, double enough) {
        Map<String, Double> faded = new LinkedHashMap<>();
        for (LayerSnapshot layer : history.latest().layers()) {
            double reach = reach(history.lastSampled(rounds), layer.key().index());
            if (reach < enough) {
                faded.put(layer.key().name(), reach);
            }
        }
        return faded;
    }

    /** Whether what the last steps tell was learned, and that was all: then weights that grow lead nowhere. */
    private boolean hasComeToAStand(History history) {
        Stall standstill = Stall.of(history);
        return standstill.isLong(
                        settings.get(Threshold.STAGNANT_WARNING_ITERATIONS),
                        settings.get(Threshold.STAGNANT_WARNING_EPOCHS))
                && !standstill.isCreeping(settings);
    }

    private static double reach(List<Round> rounds, int layer) {
        return Quantile.median(rounds.stream()
                .map(round -> round.snapshot().layers().get(layer).timeReach())
                .filter(reach -> !Double.isNaN(reach))
                .toList());
    }

    private static Finding finding(Severity severity, Map<String, Double> faded, History history, String consequence) {
        LossHistory loss = history.loss();
        double least =
                faded.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("timeReach", least);
        evidence.put("loss", loss.now());
        evidence.put("firstLoss", loss.first());
        evidence.put("idleRounds", (double) loss.idleRounds());
        evidence.put("ofReference", history.ofReference());
        evidence.values().removeIf(value -> value.isNaN());
        List<String> layers = new ArrayList<>(faded.keySet());
        String observation =
                ("The error signal fades on its way back through time: of what arrives at the last step of %s, a share"
                                + " of %s is left at the first, so the network cannot learn from what came early. %s")
                        .formatted(Numbers.list(layers), Numbers.text(least), consequence);
        return new Finding(
                severity, false, layers, List.of(), evidence, observation, Remedies.ofVanishing(history.latest()));
    }

    private static String standing(LossHistory loss) {
        return "Nothing was learned for %d rounds: the loss stands at %s, after %s in the first round."
                .formatted(loss.idleRounds(), Numbers.text(loss.now()), Numbers.text(loss.first()));
    }

    private static String missing(LossReference reference, LossHistory loss) {
        return ("That matters here: on a few hundred of the same rows kernel ridge regression reaches a loss of %s"
                        + " from all steps and %s from the last quarter of them. The network is at %s.")
                .formatted(
                        Numbers.text(reference.reached()),
                        Numbers.text(reference.reachedLate().orElseThrow()),
                        Numbers.text(loss.now()));
    }
}
