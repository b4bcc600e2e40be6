package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.LossState;
import io.gradwatch.diagnosis.history.Quantile;
import io.gradwatch.diagnosis.history.Stall;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.LayerSnapshot;
import io.gradwatch.signal.LossReference;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Detects an error signal that vanishes between the last and the first time step of a recurrent layer while the network
 * learns nothing, or nothing more. Many tasks need only the last steps, so a network that learns is excused. The exception
 * is a task for which the reference loss shows that the last steps are not enough.
 */
final class VanishingThroughTime {
    private static final int SMOOTHED_ROUNDS = 3;

    /** Smoothing while a network learns, when the signal changes by powers of ten from round to round. */
    private static final int SMOOTHED_LEARNING_ROUNDS = 10;

    private final HealthSettings settings;

    VanishingThroughTime(HealthSettings settings) {
        this.settings = settings;
    }

    Optional<Finding> examine(History history) {
        return Stream.of(whereFirstStepsMatter(history), whereNothingIsLearned(history))
                .flatMap(Optional::stream)
                .max(Comparator.comparing(Finding::severity));
    }

    /** Judges tasks that need the first steps; there the loss says nothing about the lost signal. */
    private Optional<Finding> whereFirstStepsMatter(History history) {
        Optional<LossReference> reference = history.latest()
                .reference()
                .filter(known -> known.learnedLate() < settings.get(Threshold.REFERENCE_SHARE));
        if (reference.isEmpty() || !history.isBehind()) {
            return Optional.empty();
        }
        Map<String, Double> vanishing =
                vanishing(history, SMOOTHED_LEARNING_ROUNDS, settings.get(Threshold.VANISHING_TIME_FLOW));
        if (vanishing.isEmpty()) {
            return Optional.empty();
        }
        boolean critical = history.loss().sinceStart().iterations() >= settings.get(Threshold.BEHIND_ITERATIONS);
        return Optional.of(finding(critical, vanishing, history, missing(reference.get(), history.loss())));
    }

    private Optional<Finding> whereNothingIsLearned(History history) {
        LossHistory loss = history.loss();
        if (loss.isProgressing() || (loss.hasLearned() && !history.isBehind())) {
            return Optional.empty();
        }
        Map<String, Double> vanishing = vanishing(history, SMOOTHED_ROUNDS, settings.get(Threshold.VANISHING_FLOW));
        if (vanishing.isEmpty()) {
            return Optional.empty();
        }
        double rounds = loss.sinceLearning().rounds();
        boolean failing = loss.state() == LossState.UNTRAINED || history.isBehind();
        boolean critical = (failing && rounds >= patience(least(vanishing), history))
                || (rounds >= settings.get(Threshold.VANISHING_PATIENCE) && learnsNoMore(history));
        return Optional.of(finding(critical, vanishing, history, stalled(loss)));
    }

    private double patience(double ratio, History history) {
        boolean urgent = ratio < settings.get(Threshold.VANISHING_CRITICAL_FLOW) || history.isBehind();
        return settings.get(urgent ? Threshold.VANISHING_TIME_PATIENCE : Threshold.VANISHING_PATIENCE);
    }

    /** Returns true if the network has learned what the last steps show and stalled; growing weights do not help then. */
    private boolean learnsNoMore(History history) {
        Stall stall = Stall.of(history);
        return stall.isLong(
                        settings.get(Threshold.STAGNANT_WARNING_ITERATIONS),
                        settings.get(Threshold.STAGNANT_WARNING_EPOCHS))
                && !stall.isCreeping(settings);
    }

    /** Returns, by layer name, the time flow ratios below {@code enough}, smoothed over the last sampled rounds. */
    private static Map<String, Double> vanishing(History history, int rounds, double enough) {
        Map<String, Double> vanishing = new LinkedHashMap<>();
        for (LayerSnapshot layer : history.latest().layers()) {
            double ratio = ratio(history.lastSampled(rounds), layer.key().index());
            if (ratio < enough) {
                vanishing.put(layer.key().name(), ratio);
            }
        }
        return vanishing;
    }

    private static double ratio(List<Round> rounds, int layer) {
        return Quantile.median(rounds.stream()
                .map(round -> round.snapshot().layers().get(layer).timeFlowRatio())
                .filter(ratio -> !Double.isNaN(ratio))
                .toList());
    }

    private static double least(Map<String, Double> ratios) {
        return ratios.values().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    private static Finding finding(
            boolean critical, Map<String, Double> vanishing, History history, String consequence) {
        LossHistory loss = history.loss();
        double least = least(vanishing);
        Evidence evidence = new Evidence()
                .put("timeFlowRatio", least)
                .put("loss", loss.now())
                .put("firstLoss", loss.first())
                .put("roundsWithoutLearning", loss.sinceLearning().rounds())
                .putKnown("ofReference", history.ofReference());
        List<String> layers = List.copyOf(vanishing.keySet());
        String explanation =
                ("The error signal vanishes through time: only %s of the signal at the last step of %s reaches"
                                + " the first step, so the network cannot learn from early steps. %s")
                        .formatted(Numbers.text(least), Numbers.list(layers), consequence);
        return Finding.of(critical ? Severity.CRITICAL : Severity.WARNING, layers, evidence, explanation);
    }

    private static String stalled(LossHistory loss) {
        return "The network has learned nothing for %d rounds: the loss is %s, %s in round 1."
                .formatted(loss.sinceLearning().rounds(), Numbers.text(loss.now()), Numbers.text(loss.first()));
    }

    private static String missing(LossReference reference, LossHistory loss) {
        return ("This task needs the early steps: on a few hundred of the same rows, kernel ridge regression reaches a"
                        + " loss of %s from all steps and %s from the last quarter of them. The network's loss is %s.")
                .formatted(
                        Numbers.text(reference.referenceLoss()),
                        Numbers.text(reference.lateReferenceLoss().orElseThrow()),
                        Numbers.text(loss.now()));
    }
}
