package io.gradwatch.rollout.cure;

import io.gradwatch.rollout.cure.Surgery.Site;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.training.Arm;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Bounds the norm of every layer's gradient (Pascanu et al., 2013) by what that layer has shown: the median of the rounds
 * before anything was wrong or, where it never was well, the lower quartile of all. A layer without a history is bounded
 * by its weights, ‖g‖ ≤ 0.01 ‖w‖, as in Brock et al.'s adaptive clipping (2021). The network computes what it did.
 */
public record GradientClipping() implements Cure {
    /** Fewer healthy rounds than this say little. */
    private static final int ENOUGH_ROUNDS = 3;

    private static final double SHARE_OF_WEIGHTS = 0.01;

    /** Weights may start at zero; a layer must be able to leave it. */
    private static final double LEAST_WEIGHT_NORM = 1e-1;

    @Override
    public String label() {
        return "clipping";
    }

    @Override
    public CureResult apply(Arm arm, Evidence evidence) {
        Surgery surgery = new Surgery(arm);
        if (!Reinitialization.isFinite(surgery.before().params())) {
            return new Refusal("the parameters are not finite, and no gradient makes them so");
        }
        boolean changed = false;
        for (Site site : surgery.sites()) {
            double threshold = threshold(surgery, site, evidence);
            boolean clipped = site.conf().getGradientNormalization() == GradientNormalization.ClipL2PerLayer;
            if (!clipped || site.conf().getGradientNormalizationThreshold() > threshold) {
                site.conf().setGradientNormalization(GradientNormalization.ClipL2PerLayer);
                site.conf().setGradientNormalizationThreshold(threshold);
                surgery.note(site.name(), String.format(Locale.ROOT, "gradient clipped at norm %.3g", threshold));
                changed = true;
            }
        }
        return changed
                ? surgery.close(this, true, evidence.seed())
                : new Refusal("every layer's gradient is clipped already, at what it has shown or below");
    }

    private static double threshold(Surgery surgery, Site site, Evidence evidence) {
        double[] healthy = norms(site, evidence.healthyHistory());
        if (healthy.length >= ENOUGH_ROUNDS) {
            return healthy[healthy.length / 2];
        }
        double[] all = norms(site, evidence.history());
        return all.length > 0 ? all[all.length / 4] : SHARE_OF_WEIGHTS * weightNorm(surgery, site);
    }

    /** The layer's gradient norms, ascending; L2 over its parameters' mean norms. */
    private static double[] norms(Site site, List<ClusterSnapshot> history) {
        double[] norms = history.stream()
                .mapToDouble(snapshot -> norm(site, snapshot))
                .filter(norm -> Double.isFinite(norm) && norm > 0)
                .toArray();
        Arrays.sort(norms);
        return norms;
    }

    private static double norm(Site site, ClusterSnapshot snapshot) {
        return Math.sqrt(snapshot.parameters().stream()
                .filter(parameter -> parameter.key().layer().name().equals(site.name()))
                .filter(parameter -> parameter.key().kind() != ParameterKind.STATISTIC)
                .mapToDouble(
                        parameter -> parameter.norm().mean() * parameter.norm().mean())
                .sum());
    }

    private static double weightNorm(Surgery surgery, Site site) {
        INDArray parameters = surgery.before().getLayer(site.name()).params();
        return Math.max(parameters.norm2Number().doubleValue(), LEAST_WEIGHT_NORM);
    }
}
