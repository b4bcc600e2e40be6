package io.gradwatch.rollout.remedy;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.state.GradientRule;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.conf.GradientNormalization;

/**
 * Bounds the norm of the gradient at a quantile of its history, as in AutoClip (Seetharaman et al., 2020). The diagnosis and
 * the history decide what is bounded:
 *
 * <ul>
 *   <li>There are healthy rounds, and the diagnosis names all layers or none: the whole gradient is bounded at its median
 *       norm in healthy rounds (Pascanu et al., 2013). Its direction stays.
 *   <li>There are healthy rounds, and the diagnosis names some layers: the gradient of each layer is bounded at that layer's
 *       median. Under one bound, the large norms of these layers would suppress the steps of all others.
 *   <li>There are no healthy rounds: the gradient of each layer is bounded relative to its weights, ‖g‖ ≤ λ‖w‖ (Brock et
 *       al., 2021), because norms of unhealthy rounds do not show what a healthy norm is. λ is the lower quartile of the
 *       ratios measured so far, within the range that the authors tried.
 * </ul>
 *
 * <p>The function is kept, because the next step is wrong and not the network.
 */
public record GradientClipping() implements Remedy {
    /** Healthy rounds below which a median is not representative. */
    private static final int ENOUGH_ROUNDS = 3;

    private static final double LEAST_RATIO = 0.01;
    private static final double GREATEST_RATIO = 0.16;

    @Override
    public String label() {
        return "clipping";
    }

    @Override
    public String description() {
        return "Bounds the norm of the gradient at a level measured in earlier rounds.";
    }

    @Override
    public RemedyResult apply(Arm arm, RemedyContext context) {
        Surgery surgery = new Surgery(arm);
        if (!Reinitialization.isFinite(surgery.before().params())) {
            return new Refused("the parameters are not finite, and no gradient can change that");
        }
        List<ClusterSnapshot> healthy = context.healthyHistory();
        boolean changed;
        if (norms(healthy, ClusterSnapshot::gradientNorm).size() < ENOUGH_ROUNDS) {
            changed = bind(surgery, arm, GradientRule.adaptive(ratio(context.history())));
        } else if (namesSomeLayers(surgery, context)) {
            changed = bindLayers(surgery, healthy);
        } else {
            double median =
                    quantile(norms(healthy, ClusterSnapshot::gradientNorm), 0.5).orElseThrow();
            changed = bind(surgery, arm, GradientRule.globalNorm(median));
        }
        return changed
                ? new Applied(surgery.close(label(), true, context.seed()))
                : new Refused("gradients are already clipped at this norm or below");
    }

    private static boolean namesSomeLayers(Surgery surgery, RemedyContext context) {
        List<String> named = context.diagnosis().map(Diagnosis::layers).orElse(List.of());
        return !named.isEmpty() && surgery.sites().stream().map(Site::name).anyMatch(layer -> !named.contains(layer));
    }

    private static boolean bind(Surgery surgery, Arm arm, GradientRule rule) {
        GradientRule known = arm.gradientRule();
        if (known.kind() == rule.kind() && known.bound() <= rule.bound()) {
            return false;
        }
        surgery.setGradientRule(rule);
        String what = rule.kind() == GradientRule.Kind.GLOBAL_NORM
                ? "clipped at norm %.3g over all layers"
                : "clipped per layer at %.3g of the norm of its weights";
        surgery.note("gradient", String.format(Locale.ROOT, what, rule.bound()));
        return true;
    }

    private static boolean bindLayers(Surgery surgery, List<ClusterSnapshot> healthy) {
        boolean changed = false;
        for (Site site : surgery.sites()) {
            OptionalDouble median = quantile(norms(healthy, round -> norm(round, site.name())), 0.5);
            boolean clipped = site.conf().getGradientNormalization() == GradientNormalization.ClipL2PerLayer;
            if (median.isPresent()
                    && !(clipped && site.conf().getGradientNormalizationThreshold() <= median.getAsDouble())) {
                site.conf().setGradientNormalization(GradientNormalization.ClipL2PerLayer);
                site.conf().setGradientNormalizationThreshold(median.getAsDouble());
                surgery.note(
                        site.name(), String.format(Locale.ROOT, "gradient clipped at norm %.3g", median.getAsDouble()));
                changed = true;
            }
        }
        return changed;
    }

    /** Returns the lower quartile of gradient norm over weight norm, of all weights in all rounds. */
    private static double ratio(List<ClusterSnapshot> history) {
        List<Double> ratios = history.stream()
                .flatMap(round -> round.weights().stream())
                .map(weights -> weights.norm().mean() / weights.weightNorm())
                .filter(Double::isFinite)
                .sorted()
                .toList();
        return Math.min(Math.max(quantile(ratios, 0.25).orElse(LEAST_RATIO), LEAST_RATIO), GREATEST_RATIO);
    }

    /** Returns the positive, finite norms of all rounds, ascending. */
    private static List<Double> norms(List<ClusterSnapshot> history, ToDoubleFunction<ClusterSnapshot> norm) {
        return history.stream()
                .map(norm::applyAsDouble)
                .filter(value -> Double.isFinite(value) && value > 0)
                .sorted()
                .toList();
    }

    private static OptionalDouble quantile(List<Double> ascending, double fraction) {
        return ascending.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(ascending.get((int) (fraction * ascending.size())));
    }

    /** Returns the L2 norm of the mean gradient norms of a layer's parameters. */
    private static double norm(ClusterSnapshot round, String layer) {
        return Math.sqrt(round.parameters().stream()
                .filter(parameter -> parameter.key().layer().name().equals(layer))
                .filter(parameter -> parameter.key().kind() != ParameterKind.STATISTIC)
                .mapToDouble(
                        parameter -> parameter.norm().mean() * parameter.norm().mean())
                .sum());
    }
}
