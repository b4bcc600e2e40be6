package io.gradwatch.network;

import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What the output layer minimizes; a row's loss is summed over classes (cross entropies) or averaged over units. */
public enum Loss {
    /** Cross entropy of one class among many. */
    MCXENT(LossFunction.MCXENT, Activation.SOFTMAX),
    /** Cross entropy of each unit by itself. */
    XENT(LossFunction.XENT, Activation.SIGMOID),
    /** Mean squared error. */
    MSE(LossFunction.MSE, Activation.IDENTITY),
    /** Mean absolute error. */
    MAE(LossFunction.MEAN_ABSOLUTE_ERROR, Activation.IDENTITY);

    private final LossFunction function;
    private final Activation fittingActivation;

    Loss(LossFunction function, Activation fittingActivation) {
        this.function = function;
        this.fittingActivation = fittingActivation;
    }

    /** The activation whose outputs this loss is made for; the default of an output layer. */
    public Activation fittingActivation() {
        return fittingActivation;
    }

    /** DL4J's loss function. */
    public LossFunction toDl4j() {
        return function;
    }
}
