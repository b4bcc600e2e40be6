package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Initialization;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Surgery.Site;
import io.gradwatch.training.progress.Arm;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Replaces the output activation with the one its loss expects, and reinitializes the output layer:
 *
 * <ul>
 *   <li>Cross-entropy over classes expects softmax, because it only penalizes probabilities that are too low. Under sigmoid
 *       all outputs go to one, and the loss goes to zero although nothing was learned.
 *   <li>A single softmax unit is always one. It gets sigmoid, and binary cross-entropy instead of that over classes.
 *   <li>Binary cross-entropy expects probabilities: sigmoid.
 *   <li>Targets outside the range of an activation expect the identity.
 * </ul>
 *
 * <p>The function is not kept, because the network was trained for another objective. The loss is not comparable with the
 * one before.
 */
public record OutputActivation() implements Remedy {
    private static final String LABEL = "output-activation";

    @Override
    public String label() {
        return LABEL;
    }

    @Override
    public String description() {
        return "Replaces the output activation with the one its loss expects.";
    }

    /** Returns whether the arm has had this remedy. */
    public static boolean isIn(Arm arm) {
        return List.of(arm.variant().split("\\+")).contains(LABEL);
    }

    @Override
    public RemedyResult apply(Arm arm, RemedyContext context) {
        Surgery surgery = new Surgery(arm);
        List<Site> outputs = surgery.sites().stream().filter(Site::isOutput).toList();
        boolean changed = false;
        for (Site site : outputs) {
            BaseOutputLayer output = (BaseOutputLayer) site.conf();
            Optional<IActivation> fitting = fitting(output, context.sample().labels());
            if (fitting.isPresent()) {
                surgery.note(
                        site.name(),
                        output.getActivationFn() + " → " + fitting.get() + ", as " + output.getLossFn()
                                + " expects; reinitialized");
                output.setLossFn(loss(output));
                output.setActivationFn(fitting.get());
                output.setWeightInitFn(Initialization.fitting(fitting.get()));
                surgery.reinitialize(site);
                changed = true;
            }
        }
        return changed
                ? new Applied(surgery.close(label(), false, context.seed()))
                : new Refused("the output activation is the one its loss expects");
    }

    /** Returns the activation that the output should have; empty if it has that already. */
    private static Optional<IActivation> fitting(BaseOutputLayer output, INDArray labels) {
        IActivation activation = output.getActivationFn();
        boolean single = output.getNOut() == 1;
        boolean probability =
                activation instanceof ActivationSigmoid || (activation instanceof ActivationSoftmax && !single);
        if (output.getLossFn() instanceof LossMCXENT) {
            boolean fits = single ? activation instanceof ActivationSigmoid : activation instanceof ActivationSoftmax;
            return replacedUnless(fits, single ? Activation.SIGMOID : Activation.SOFTMAX);
        }
        if (output.getLossFn() instanceof LossBinaryXENT) {
            return replacedUnless(probability, Activation.SIGMOID);
        }
        boolean constant = activation instanceof ActivationSoftmax && single;
        return replacedUnless(!constant && reaches(activation, labels), Activation.IDENTITY);
    }

    private static Optional<IActivation> replacedUnless(boolean fits, Activation expected) {
        return fits ? Optional.empty() : Optional.of(expected.getActivationFunction());
    }

    /** Returns whether the range of the activation includes these values. */
    private static boolean reaches(IActivation activation, INDArray labels) {
        double least = labels.minNumber().doubleValue();
        double greatest = labels.maxNumber().doubleValue();
        if (activation instanceof ActivationSigmoid || activation instanceof ActivationSoftmax) {
            return least >= 0 && greatest <= 1;
        }
        if (activation instanceof ActivationTanH) {
            return least >= -1 && greatest <= 1;
        }
        return activation instanceof ActivationIdentity || least >= 0 || !isNeverNegative(activation);
    }

    private static boolean isNeverNegative(IActivation activation) {
        return activation.equals(Activation.RELU.getActivationFunction())
                || activation.equals(Activation.SOFTPLUS.getActivationFunction());
    }

    private static ILossFunction loss(BaseOutputLayer output) {
        boolean single = output.getNOut() == 1;
        return output.getLossFn() instanceof LossMCXENT && single ? new LossBinaryXENT() : output.getLossFn();
    }
}
