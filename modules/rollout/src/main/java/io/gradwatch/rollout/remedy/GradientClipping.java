package io.gradwatch.rollout.remedy;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.training.Arm;
import io.gradwatch.training.state.GradientRule;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.conf.GradientNormalization;

/**
 * Bounds the gradient by what it has shown, a quantile of its own history as in AutoClip (Seetharaman et al., 2020).
 * Which gradient is bounded follows from the diagnosis:
 *
 * <ul>
 *   <li>Once it was well, and all layers are sick: the whole gradient, at its median norm while it was well (Pascanu et
 *       al., 2013). Its direction stays.
 *   <li>Once it was well, and the diagnosis names some layers: each layer's, at that layer's median, for under one bound
 *       the sick layers' norm would take the steps of the others away.
 *   <li>Never well: each layer's by its weights, ‖g‖ ≤ λ‖w‖ (Brock et al., 2021), since norms of sick rounds say
 *       nothing of what a well gradient is. λ is the lower quartile of what was observed, within what the authors tried.
 * </ul>
 *
 * <p>The function is kept, as is all that was learned: what is wrong is the next step, not the network.
 */
public record GradientClipping() implements Remedy {
    /** Fewer healthy rounds than this say little. */
    private static final int ENOUGH_ROUNDS = 3;

    private static final double LEAST_SHARE = 0.01;
    private static final double GREATEST_SHARE = 0.16;

    @Override
    public String label() {
        return "clipping";
    }

    @Override
    public String description() {
        return "Bounds the norm of the gradient at a level measured while training was healthy.";
    }

    @Override
    public RemedyResult apply(Arm arm, RemedyContext context) {
        Surgery surgery = new Surgery(arm);
        if (!Reinitialization.isFinite(surgery.before().params())) {
            return new Refused("the parameters are not finite, and no gradient makes them so");
        }
        List<ClusterSnapshot> healthy = context.healthyHistory();
        boolean changed;
        if (norms(healthy, ClusterSnapshot::gradientNorm).size() < ENOUGH_ROUNDS) {
            changed = bind(surgery, arm, GradientRule.adaptive(share(context.history())));
        } else if (namesSomeLayers(surgery, context)) {
            changed = bindLayers(surgery, healthy);
        } else {
            double median =
                    quantile(norms(healthy, ClusterSnapshot::gradientNorm), 0.5).orElseThrow();
            changed = bind(surgery, arm, GradientRule.globalNorm(median));
        }
        return changed
                ? new Applied(surgery.close(label(), true, context.seed()))
                : new Refused("gradients are clipped already, at what they have shown or below");
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
                ? "clipped at norm %.3g, all layers together"
                : "each layer's clipped at %.3g of its weights' norm";
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

    /** The lower quartile of the gradient's norm over its weights', of all weights in all rounds. */
    private static double share(List<ClusterSnapshot> history) {
        List<Double> shares = history.stream()
                .flatMap(round -> round.weights().stream())
                .map(weights -> weights.norm().mean() / weights.weightNorm())
                .filter(Double::isFinite)
                .sorted()
                .toList();
        return Math.min(Math.max(quantile(shares, 0.25).orElse(LEAST_SHARE), LEAST_SHARE), GREATEST_SHARE);
    }

    /** Of every round that has one, ascending. */
    private static List<Double> norms(List<ClusterSnapshot> history, ToDoubleFunction<ClusterSnapshot> norm) {
        return history.stream()
                .map(norm::applyAsDouble)
                .filter(value -> Double.isFinite(value) && value > 0)
                .sorted()
                .toList();
    }

    private static OptionalDouble quantile(List<Double> ascending, double share) {
        return ascending.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(ascending.get((int) (share * ascending.size())));
    }

    /** L2 over the layer's parameters' mean norms. */
    private static double norm(ClusterSnapshot round, String layer) {
        return Math.sqrt(round.parameters().stream()
                .filter(parameter -> parameter.key().layer().name().equals(layer))
                .filter(parameter -> parameter.key().kind() != ParameterKind.STATISTIC)
                .mapToDouble(
                        parameter -> parameter.norm().mean() * parameter.norm().mean())
                .sum());
    }
}
