package io.gradwatch.rollout.surgery;

import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;

/**
 * Chooses the initializer that keeps the size of signals through a deep stack of an activation: He et al. (2015) for
 * rectifiers, LeCun et al. (1998) for SELU, Glorot and Bengio (2010) for all others.
 */
public final class Initialization {
    private Initialization() {}

    /** Returns the initializer for layers with this activation. */
    public static IWeightInit fitting(IActivation activation) {
        return scheme(activation).getWeightInitFunction();
    }

    /** Returns the name of the initializer's first author. */
    public static String author(IActivation activation) {
        return switch (scheme(activation)) {
            case RELU -> "He";
            case LECUN_NORMAL -> "LeCun";
            default -> "Glorot";
        };
    }

    private static WeightInit scheme(IActivation activation) {
        if (activation instanceof ActivationReLU
                || activation instanceof ActivationLReLU
                || activation instanceof ActivationELU) {
            return WeightInit.RELU;
        }
        return activation instanceof ActivationSELU ? WeightInit.LECUN_NORMAL : WeightInit.XAVIER;
    }
}
