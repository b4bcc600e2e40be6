package io.gradwatch.diagnosis.detector;

import io.gradwatch.diagnosis.history.GradientFlow;
import io.gradwatch.diagnosis.history.History;
import io.gradwatch.diagnosis.history.History.Round;
import io.gradwatch.diagnosis.history.LossHistory;
import io.gradwatch.diagnosis.history.Quantile;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Severity;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.diagnosis.symptom.Threshold;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The error signal fades on its way back to the first layers, and the loss does not fall.
 *
 * <p>Layers are compared with each other, not with a fixed number: in a converged network all gradients are small
 * together. What has been learned excuses a small reach, but not one that has collapsed against the run's own past or
 * that drowns in rounding. While the signal comes back by itself, judgement waits.
 */
final class VanishingGradient implements Detector {
    private static final int SMOOTHED_ROUNDS = 3;

    /** Layers that get no more than this many times what the first third gets on average are as badly off. */
    private static final double STARVED = 10;

    private final HealthSettings settings;
    private final VanishingThroughTime inTime;
    private final GradientCollapse collapse;

    VanishingGradient(HealthSettings settings) {
        this.settings = settings;
        inTime = new VanishingThroughTime(settings);
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
                && !Double.isNaN(flow(history.latestRound(), history).reach())
                && !isRecovering(reaches(history));
    }

    @Override
    public Optional<Finding> examine(History history) {
        return Stream.of(collapse.examine(history), inTime.examine(history), fading(history))
                .flatMap(Optional::stream)
                .max(Comparator.comparing(Finding::severity));
    }

    private Optional<Finding> fading(History history) {
        List<Double> reaches = reaches(history);
        double reach = now(reaches);
        LossHistory loss = history.loss();
        boolean stuck = loss.isStuck() || loss.isGuessing();
        if (loss.hasConverged()) {
            return Optional.empty();
        }
        if (reach >= settings.get(Threshold.VANISHING_REACH)) {
            boolean decayed = reach < settings.get(Threshold.VANISHING_DECAY) * most(reaches);
            return decayed && stuck && !loss.hasLearned()
                    ? Optional.of(finding(Severity.WARNING, reach, history))
                    : Optional.empty();
        }
        boolean severe = reach < settings.get(Threshold.VANISHING_CRITICAL_REACH);
        boolean excused = loss.hasLearned()
                && reach > settings.get(Threshold.VANISHING_LOST_REACH)
                && !hasCollapsed(reach, reaches);
        if (!severe && (!stuck || excused)) {
            return Optional.empty();
        }
        boolean patient = !severe && loss.idleRounds() < settings.get(Threshold.VANISHING_PATIENCE);
        Severity severity = stuck && !excused && !patient ? Severity.CRITICAL : Severity.WARNING;
        return Optional.of(finding(severity, reach, history));
    }

    private static GradientFlow flow(Round round, History history) {
        return round.flow().skip(history.frozenLayers());
    }

    private static List<Double> reaches(History history) {
        return history.sampled().stream()
                .map(round -> flow(round, history).reach())
                .filter(reach -> !Double.isNaN(reach))
                .toList();
    }

    private static double now(List<Double> reaches) {
        return Quantile.median(last(reaches, SMOOTHED_ROUNDS, 0));
    }

    /** Whether the signal is coming back by itself, as it does when a deep network sets off: wait and see. */
    private boolean isRecovering(List<Double> reaches) {
        double before = Quantile.median(last(reaches, SMOOTHED_ROUNDS, SMOOTHED_ROUNDS));
        double now = now(reaches);
        return now < settings.get(Threshold.VANISHING_REACH)
                && before > 0
                && now >= settings.get(Threshold.VANISHING_RECOVERY) * before;
    }

    /** Whether much more arrived at some time, which the network cannot have lost by learning. */
    private boolean hasCollapsed(double reach, List<Double> reaches) {
        return reach < settings.get(Threshold.VANISHING_COLLAPSE) * most(reaches);
    }

    private static double most(List<Double> reaches) {
        return reaches.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
    }

    private Finding finding(Severity severity, double reach, History history) {
        ClusterSnapshot latest = history.latest();
        GradientFlow flow = flow(history.latestRound(), history);
        LossHistory loss = history.loss();
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("flowRatio", latest.flowRatio());
        evidence.put("reach", reach);
        evidence.put("greatestReach", most(reaches(history)));
        evidence.put("firstLayersGradient", flow.front());
        evidence.put("errorSignal", flow.signal());
        evidence.put("loss", loss.now());
        evidence.put("firstLoss", loss.first());
        evidence.put("idleRounds", (double) loss.idleRounds());
        List<String> starved = flow.starved(Math.max(settings.get(Threshold.VANISHING_REACH), STARVED * reach));
        return new Finding(
                severity,
                false,
                starved,
                List.of(),
                evidence,
                observation(severity, reach, flow, starved, loss),
                Remedies.ofVanishing(latest));
    }

    private static String observation(
            Severity severity, double reach, GradientFlow flow, List<String> starved, LossHistory loss) {
        String output = flow.layers().get(flow.layers().size() - 1).name();
        String fading = reach == 0
                ? "No gradient at all arrives in the first layers, while the error signal at %s is %s per parameter."
                        .formatted(output, Numbers.text(flow.signal()))
                : "The error signal fades on its way back: of %s per parameter at %s, %s is left on average in the first third of the layers, a share of %s."
                        .formatted(
                                Numbers.text(flow.signal()), output, Numbers.text(flow.front()), Numbers.text(reach));
        String course = severity == Severity.CRITICAL
                ? "Nothing was learned for %d rounds: the loss stands at %s, after %s in the first round."
                        .formatted(loss.idleRounds(), Numbers.text(loss.now()), Numbers.text(loss.first()))
                : "Whatever the loss does (now %s, %s in the first round), the first layers have hardly a part in it."
                        .formatted(Numbers.text(loss.now()), Numbers.text(loss.first()));
        return "%s %s Starved: %s.".formatted(fading, course, Numbers.list(starved));
    }

    /** The last {@code count} values before the last {@code skipped} ones, as many as there are. */
    private static List<Double> last(List<Double> values, int count, int skipped) {
        int end = Math.max(0, values.size() - skipped);
        return values.subList(Math.max(0, end - count), end);
    }
}
