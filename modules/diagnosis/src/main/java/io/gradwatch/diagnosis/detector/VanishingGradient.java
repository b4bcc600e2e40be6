package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.GradientFlow;
import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.LossState;
import io.gradwatch.diagnosis.history.Quantile;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Detects an error signal that vanishes before it reaches the first layers while the loss does not fall.
 *
 * <p>Layers are compared with each other and not with a constant, because all gradients of a converged network are small
 * together. A network that has learned is excused for a small {@linkplain GradientFlow#ratio error flow ratio}, but not
 * for one that has collapsed compared with the run's own past, or that is lost in rounding. While the signal recovers,
 * no judgement is made.
 */
final class VanishingGradient implements Detector {
    private static final int SMOOTHED_ROUNDS = 3;

    /** Multiple of the first third's average signal up to which a layer counts as starved. */
    private static final double STARVED = 10;

    private final HealthSettings settings;
    private final VanishingThroughTime throughTime;
    private final GradientCollapse collapse;

    VanishingGradient(HealthSettings settings) {
        this.settings = settings;
        throughTime = new VanishingThroughTime(settings);
        collapse = new GradientCollapse(settings);
    }

    @Override
    public Symptom symptom() {
        return Symptom.VANISHING_GRADIENT;
    }

    @Override
    public boolean canJudge(History history) {
        return Detector.super.canJudge(history)
                && history.latest().sampled()
                && !Double.isNaN(flow(history.latestRound(), history).ratio())
                && !isRecovering(ratios(history));
    }

    @Override
    public Optional<Finding> examine(History history) {
        return Stream.of(collapse.examine(history), throughTime.examine(history), throughLayers(history))
                .flatMap(Optional::stream)
                .max(Comparator.comparing(Finding::severity));
    }

    private Optional<Finding> throughLayers(History history) {
        LossHistory loss = history.loss();
        if (loss.state() == LossState.CONVERGED) {
            return Optional.empty();
        }
        List<Double> ratios = ratios(history);
        double ratio = now(ratios);
        if (ratio >= settings.get(Threshold.VANISHING_FLOW)) {
            boolean decayed = ratio < settings.get(Threshold.VANISHING_DECAY) * greatest(ratios);
            return decayed && !loss.isProgressing() && !loss.hasLearned()
                    ? Optional.of(finding(Severity.WARNING, ratio, history))
                    : Optional.empty();
        }
        boolean severe = ratio < settings.get(Threshold.VANISHING_CRITICAL_FLOW);
        boolean harmful = !loss.isProgressing() && !isExcused(ratio, ratios, loss);
        if (!severe && !harmful) {
            return Optional.empty();
        }
        boolean lasting = loss.sinceLearning().rounds() >= settings.get(Threshold.VANISHING_PATIENCE);
        Severity severity = harmful && (severe || lasting) ? Severity.CRITICAL : Severity.WARNING;
        return Optional.of(finding(severity, ratio, history));
    }

    private boolean isExcused(double ratio, List<Double> ratios, LossHistory loss) {
        boolean collapsed = ratio < settings.get(Threshold.VANISHING_COLLAPSE) * greatest(ratios);
        return loss.hasLearned() && ratio > settings.get(Threshold.VANISHING_LOST_FLOW) && !collapsed;
    }

    private static GradientFlow flow(Round round, History history) {
        return round.flow().skip(history.frozenLayers());
    }

    private static List<Double> ratios(History history) {
        return history.sampled().stream()
                .map(round -> flow(round, history).ratio())
                .filter(ratio -> !Double.isNaN(ratio))
                .toList();
    }

    private static double now(List<Double> ratios) {
        return Quantile.median(last(ratios, SMOOTHED_ROUNDS, 0));
    }

    /** Returns true while the signal grows by itself, as it does when a deep network starts to learn. */
    private boolean isRecovering(List<Double> ratios) {
        double before = Quantile.median(last(ratios, SMOOTHED_ROUNDS, SMOOTHED_ROUNDS));
        double now = now(ratios);
        return now < settings.get(Threshold.VANISHING_FLOW)
                && before > 0
                && now >= settings.get(Threshold.VANISHING_RECOVERY) * before;
    }

    private static double greatest(List<Double> ratios) {
        return ratios.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    /** Returns at most {@code count} values before the last {@code skipped} ones. */
    private static List<Double> last(List<Double> values, int count, int skipped) {
        int end = Math.max(0, values.size() - skipped);
        return values.subList(Math.max(0, end - count), end);
    }

    private Finding finding(Severity severity, double ratio, History history) {
        GradientFlow flow = flow(history.latestRound(), history);
        LossHistory loss = history.loss();
        Evidence evidence = new Evidence()
                .put("flowRatio", history.latest().flowRatio())
                .put("errorFlowRatio", ratio)
                .put("greatestErrorFlowRatio", greatest(ratios(history)))
                .put("firstLayersGradient", flow.firstThird())
                .put("errorSignal", flow.atOutput())
                .put("loss", loss.now())
                .put("firstLoss", loss.first())
                .put("roundsWithoutLearning", loss.sinceLearning().rounds());
        List<String> starved = flow.starved(Math.max(settings.get(Threshold.VANISHING_FLOW), STARVED * ratio));
        return Finding.of(severity, starved, evidence, explanation(severity, ratio, flow, starved, loss));
    }

    private static String explanation(
            Severity severity, double ratio, GradientFlow flow, List<String> starved, LossHistory loss) {
        String output = flow.layers().get(flow.layers().size() - 1).name();
        String signal = ratio == 0
                ? "No gradient reaches the first layers; the error signal at %s is %s per parameter."
                        .formatted(output, Numbers.text(flow.atOutput()))
                : "The error signal shrinks from %s per parameter at %s to %s in the first third of the layers (ratio %s)."
                        .formatted(
                                Numbers.text(flow.atOutput()),
                                output,
                                Numbers.text(flow.firstThird()),
                                Numbers.text(ratio));
        String consequence = severity == Severity.CRITICAL
                ? "The network has learned nothing for %d rounds: the loss is %s, %s in round 1."
                        .formatted(loss.sinceLearning().rounds(), Numbers.text(loss.now()), Numbers.text(loss.first()))
                : "The first layers barely contribute to the loss (%s now, %s in round 1)."
                        .formatted(Numbers.text(loss.now()), Numbers.text(loss.first()));
        return "%s %s Starved: %s.".formatted(signal, consequence, Numbers.list(starved));
    }
}
