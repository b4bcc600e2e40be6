package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Initialization;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.training.progress.Arm;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * Replaces activations that saturate or die with leaky ReLU (Maas et al., 2013), whose slope is never close to zero. These
 * are sigmoid, tanh and their variants, cube, and ReLU itself. The layers are reinitialized to suit leaky ReLU. So is the
 * output layer, which was trained on the outputs of the old activation. The function is not kept, because weights trained
 * for an S-shaped activation do not suit a rectifier.
 *
 * <p>SELU with LeCun's initialization (Klambauer et al., 2017) performed no better in stacks of 30 narrow layers.
 */
public record Rectifying() implements Remedy {
    /** Slope for negative inputs: in narrow layers 0.1 trains better than the usual 0.01. */
    private static final double SLOPE = 0.1;

    @Override
    public String label() {
        return "relu";
    }

    @Override
    public String description() {
        return "Replaces activations that saturate or die with leaky ReLU and reinitializes their layers.";
    }

    @Override
    public RemedyResult apply(Arm arm, RemedyContext context) {
        Surgery surgery = new Surgery(arm);
        List<Site> sites = surgery.sites();
        List<Site> replaced = sites.stream()
                .filter(site -> !site.isOutput() && replacement(site).isPresent())
                .toList();
        if (replaced.isEmpty()) {
            return new Refused("no layer except recurrent ones has an activation that saturates or dies");
        }
        for (Site site : replaced) {
            IActivation replacement = replacement(site).orElseThrow();
            surgery.note(
                    site.name(),
                    site.conf().getActivationFn() + " → " + replacement + ", reinitialized as by "
                            + Initialization.author(replacement));
            site.conf().setActivationFn(replacement);
            site.conf().setWeightInitFn(Initialization.fitting(replacement));
            surgery.reinitialize(site);
        }
        sites.stream().filter(Site::isOutput).forEach(output -> {
            output.conf().setWeightInitFn(Initialization.fitting(output.conf().getActivationFn()));
            surgery.note(output.name(), "reinitialized, because its inputs change");
            surgery.reinitialize(output);
        });
        return new Applied(surgery.close(label(), false, context.seed()));
    }

    private static Optional<IActivation> replacement(Site site) {
        IActivation activation = site.conf().getActivationFn();
        if (site.conf() instanceof BaseRecurrentLayer) {
            return Optional.empty();
        }
        boolean saturatesOrDies = activation instanceof ActivationReLU
                || activation instanceof ActivationSigmoid
                || activation instanceof ActivationTanH
                || activation instanceof ActivationHardSigmoid
                || activation instanceof ActivationHardTanH
                || activation instanceof ActivationSoftSign
                || activation instanceof ActivationCube;
        return saturatesOrDies ? Optional.of(new ActivationLReLU(SLOPE)) : Optional.empty();
    }
}
