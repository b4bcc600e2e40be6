package io.gradwatch.rollout.cure;

import io.gradwatch.rollout.cure.Surgery.Site;
import io.gradwatch.training.Arm;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Draws weights anew, as fits each layer's activation: all of them where nothing was learned or a parameter is not
 * finite, else those of the sick layers alone. What such a layer computed is lost, which is right where it computed
 * nothing of use.
 */
public record Reinitialization() implements Cure {
    @Override
    public String label() {
        return "reinitialize";
    }

    @Override
    public CureResult apply(Arm arm, Evidence evidence) {
        if (!evidence.isMeasuredSince(this, arm)) {
            return new Refusal("it was drawn anew already, and no round has been measured since");
        }
        Surgery surgery = new Surgery(arm);
        ComputationGraph before = surgery.before();
        boolean all = !isFinite(before.params()) || !Learned.anything(before, evidence.sample());
        List<Site> sites = surgery.sites().stream()
                .filter(site -> all || evidence.concerns(site.name()))
                .toList();
        if (sites.isEmpty()) {
            return new Refusal("none of the sick layers has weights");
        }
        for (Site site : sites) {
            if (site.conf() instanceof BatchNormalization) {
                surgery.note(site.name(), "started anew");
            } else {
                site.conf().setWeightInitFn(Initialization.fitting(site.conf().getActivationFn()));
                surgery.note(
                        site.name(),
                        "drawn anew as by " + Initialization.author(site.conf().getActivationFn()));
            }
            surgery.renew(site);
        }
        return surgery.close(this, false, evidence.seed());
    }

    static boolean isFinite(INDArray parameters) {
        return Double.isFinite(parameters.sumNumber().doubleValue());
    }
}
