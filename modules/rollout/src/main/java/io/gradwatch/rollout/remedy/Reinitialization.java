package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Initialization;
import io.gradwatch.rollout.surgery.Learned;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.training.progress.Arm;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reinitializes weights to suit the activation of each layer. If the network has learned nothing or a parameter is not
 * finite, these are the weights of all layers; otherwise those of the layers that the diagnosis names. The function of these
 * layers is lost, which is acceptable because it was of no use.
 */
public record Reinitialization() implements Remedy {
    @Override
    public String label() {
        return "reinitialize";
    }

    @Override
    public String description() {
        return "Reinitializes the affected layers, or all layers of a network that has learned nothing.";
    }

    @Override
    public RemedyResult apply(Arm arm, RemedyContext context) {
        if (!context.isMeasuredSince(this, arm)) {
            return new Refused("it was already reinitialized, and no round has been measured since");
        }
        Surgery surgery = new Surgery(arm);
        ComputationGraph before = surgery.before();
        boolean all = !isFinite(before.params()) || !Learned.anything(before, context.sample());
        List<Site> sites = surgery.sites().stream()
                .filter(site -> all || context.concerns(site.name()))
                .toList();
        if (sites.isEmpty()) {
            return new Refused("none of the layers that the diagnosis names has weights");
        }
        for (Site site : sites) {
            if (site.conf() instanceof BatchNormalization) {
                surgery.note(site.name(), "reset");
            } else {
                site.conf().setWeightInitFn(Initialization.fitting(site.conf().getActivationFn()));
                surgery.note(
                        site.name(),
                        "reinitialized as by "
                                + Initialization.author(site.conf().getActivationFn()));
            }
            surgery.reinitialize(site);
        }
        return new Applied(surgery.close(label(), false, context.seed()));
    }

    static boolean isFinite(INDArray parameters) {
        return Double.isFinite(parameters.sumNumber().doubleValue());
    }
}
