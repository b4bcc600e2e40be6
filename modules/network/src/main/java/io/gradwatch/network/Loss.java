package io.gradwatch.network;

import java.util.List;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Loss that the output layer minimizes. Cross entropies are summed over classes, the other losses averaged over units. */
public enum Loss {
    /** Cross entropy of one class among several. */
    MCXENT(LossFunction.MCXENT, Activation.SOFTMAX),
    /** Binary cross entropy of each unit. */
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

    /** Returns the activation that fits this loss, which is the default of an output layer. */
    public Activation fittingActivation() {
        return fittingActivation;
    }

    /**
     * Returns DL4J's loss function.
     *
     * @param classWeights one weight per class, only for {@link #MCXENT}; empty for none
     */
    ILossFunction toDl4j(List<Double> classWeights) {
        if (classWeights.isEmpty()) {
            return function.getILossFunction();
        }
        float[] weights = new float[classWeights.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = classWeights.get(i).floatValue();
        }
        return new LossMCXENT(Nd4j.createFromArray(new float[][] {weights}));
    }
}
