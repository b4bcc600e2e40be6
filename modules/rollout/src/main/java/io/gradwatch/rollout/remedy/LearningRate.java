package io.gradwatch.rollout.remedy;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterSnapshot;
import io.gradwatch.training.progress.Arm;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Changes the learning rate. It is divided by 10 if training explodes, oscillates or reaches values that are not finite, or
 * if one step was as large as the weights; otherwise it is multiplied by 3. Without a diagnosis the measured updates decide:
 * steps of more than 1/100 of the weights are too large (compare Smith et al., 2018). The function is kept, because the
 * size of the steps is wrong and not the current weights.
 */
public record LearningRate() implements Remedy {
    private static final double DOWN = 0.1;
    private static final double UP = 3;

    /** Iteration and epoch at which a learning rate with a schedule differs from the initial one. */
    private static final int LATER = 1_000_000;

    /** Norm of a step over norm of the weights, from which a step is too large without a diagnosis. */
    private static final double LARGE_STEP = 0.01;

    /** The same ratio, from which a step replaces a layer: it explains every symptom that follows. */
    private static final double HUGE_STEP = 1;

    @Override
    public String label() {
        return "learning-rate";
    }

    @Override
    public String description() {
        return "Divides the learning rate by 10 if steps are too large, and multiplies it by 3 otherwise.";
    }

    @Override
    public RemedyResult apply(Arm arm, RemedyContext context) {
        Surgery surgery = new Surgery(arm);
        if (!Reinitialization.isFinite(surgery.before().params())) {
            return new Refused("the parameters are not finite, and no step can change that");
        }
        if (!context.isMeasuredSince(this, arm)) {
            return new Refused("it was already changed, and no round has been measured since");
        }
        double factor = isTooLarge(context) ? DOWN : UP;
        List<Site> sites = surgery.sites().stream()
                .filter(site -> hasConstantRate(site.conf().getIUpdater()))
                .toList();
        if (sites.isEmpty()) {
            return new Refused("no layer has a constant learning rate");
        }
        for (Site site : sites) {
            site.conf().setIUpdater(scaled(site.conf().getIUpdater(), factor));
            Optional.ofNullable(site.conf().getBiasUpdater())
                    .filter(LearningRate::hasConstantRate)
                    .ifPresent(updater -> site.conf().setBiasUpdater(scaled(updater, factor)));
        }
        IUpdater updater = sites.get(0).conf().getIUpdater();
        surgery.note("learning rate", String.format(Locale.ROOT, "%.3g → %.3g", rate(updater) / factor, rate(updater)));
        return new Applied(surgery.close(label(), true, context.seed()));
    }

    private static boolean isTooLarge(RemedyContext context) {
        double largest = largestStep(context.history());
        return context.diagnosis()
                .map(Diagnosis::symptom)
                .map(symptom -> isCausedByLargeSteps(symptom) || largest > HUGE_STEP)
                .orElse(largest > LARGE_STEP);
    }

    private static boolean isCausedByLargeSteps(Symptom symptom) {
        return switch (symptom) {
            case EXPLODING_GRADIENT, NON_FINITE, DEAD_UNITS, IRREGULAR_CURVE, WEIGHT_COLLAPSE, REPLICA_DRIFT -> true;
            case VANISHING_GRADIENT, SATURATED_ACTIVATIONS, STAGNANT_LOSS, PLATEAU, WORKER_OUTLIER -> false;
        };
    }

    /** Returns the largest step relative to the weights before or after it, whichever are larger: weights near zero must grow first. */
    private static double largestStep(List<ClusterSnapshot> history) {
        List<ClusterSnapshot> sampled =
                history.stream().filter(ClusterSnapshot::sampled).toList();
        double largest = 0;
        for (int round = 0; round < sampled.size(); round++) {
            List<ParameterSnapshot> before = sampled.get(round).weights();
            List<ParameterSnapshot> after =
                    sampled.get(Math.min(round + 1, sampled.size() - 1)).weights();
            for (int i = 0; i < before.size(); i++) {
                double step = before.get(i).updateNorm()
                        / Math.max(before.get(i).weightNorm(), after.get(i).weightNorm());
                largest = Double.isFinite(step) ? Math.max(largest, step) : largest;
            }
        }
        return largest;
    }

    private static boolean hasConstantRate(IUpdater updater) {
        return updater.hasLearningRate()
                && rate(updater) > 0
                && rate(updater) == updater.getLearningRate(LATER, 0)
                && rate(updater) == updater.getLearningRate(0, LATER);
    }

    private static double rate(IUpdater updater) {
        return updater.getLearningRate(0, 0);
    }

    private static IUpdater scaled(IUpdater updater, double factor) {
        IUpdater scaled = updater.clone();
        scaled.setLrAndSchedule(rate(updater) * factor, null);
        return scaled;
    }
}
