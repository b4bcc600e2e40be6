package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.training.progress.Arm;
import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;

/**
 * Scales the gradient of every layer to norm 1 before the updater reads it, so that the step of a layer does not depend on
 * its distance from the output. The function is kept: layers that have hardly moved need larger steps, not other weights.
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
            return new Refused("the parameters are not finite, and no gradient can change that");
        }
        List<Site> sites = surgery.sites().stream()
                .filter(site -> site.conf().getGradientNormalization() != GradientNormalization.RenormalizeL2PerLayer)
                .toList();
        if (sites.isEmpty()) {
            return new Refused("the gradient of every layer is already scaled to norm 1");
        }
        for (Site site : sites) {
            site.conf().setGradientNormalization(GradientNormalization.RenormalizeL2PerLayer);
            surgery.note(site.name(), "gradient scaled to norm 1");
        }
        return new Applied(surgery.close(label(), true, context.seed()));
    }
}
