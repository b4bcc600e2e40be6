package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.training.Arm;
import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;

/**
 * Scales every layer's gradient to norm 1 before the updater sees it, so that a layer's step no longer depends on how
 * far it is from the output. The function is kept: layers that have hardly moved need larger steps, not another start.
 */
public record GradientRenormalization() implements Remedy {
    @Override
    public String label() {
        return "gradient-normalization";
    }

    @Override
    public String description() {
        return "Scales the gradient of each layer to norm 1.";
    }

    @Override
    public RemedyResult apply(Arm arm, RemedyContext context) {
        Surgery surgery = new Surgery(arm);
        if (!Reinitialization.isFinite(surgery.before().params())) {
            return new Refused("the parameters are not finite, and no gradient makes them so");
        }
        List<Site> sites = surgery.sites().stream()
                .filter(site -> site.conf().getGradientNormalization() != GradientNormalization.RenormalizeL2PerLayer)
                .toList();
        if (sites.isEmpty()) {
            return new Refused("every layer's gradient is renormalized already");
        }
        for (Site site : sites) {
            site.conf().setGradientNormalization(GradientNormalization.RenormalizeL2PerLayer);
            surgery.note(site.name(), "gradient scaled to norm 1");
        }
        return new Applied(surgery.close(label(), true, context.seed()));
    }
}
