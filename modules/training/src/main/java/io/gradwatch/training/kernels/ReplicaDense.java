package io.gradwatch.training.kernels;

import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's dense layer with the same bits and without two of its four matrix products. It keeps z = xW + b from the forward
 * pass, which DL4J computes again in backpropagation. A layer that follows the network's input does not compute the gradient
 * with respect to that input, which is not used.
 */
@SuppressWarnings("serial") // DL4J's layers say that they are serializable; this one exists only within its replica
final class ReplicaDense extends DenseLayer {
    private final boolean first;
    private final ForwardCache keptOutput = new ForwardCache();

    /** Replaces a layer without layer normalization; {@code first} means that it follows the network's input. */
    ReplicaDense(DenseLayer layer, boolean first) {
        super(layer.conf(), layer.params().dataType());
        this.first = first;
        setIndex(layer.getIndex());
        setParamsViewArray(layer.params());
        setParamTable(layer.paramTable());
    }

    @Override
    protected Pair<INDArray, INDArray> preOutputWithPreNorm(
            boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
        if (forBackprop && keptOutput.isFresh()) {
            INDArray z = keptOutput.take();
            return new Pair<>(z, z);
        }
        Pair<INDArray, INDArray> result = super.preOutputWithPreNorm(training, forBackprop, workspaces);
        if (training && !forBackprop) {
            keptOutput.keep(result.getFirst());
        }
        return result;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        if (!first) {
            return super.backpropGradient(epsilon, workspaces);
        }
        assertInputSet(true);
        INDArray z = preOutputWithPreNorm(true, true, workspaces).getFirst();
        INDArray delta = layerConf().getActivationFn().backprop(z, epsilon).getFirst();
        if (maskArray != null) {
            applyMask(delta);
        }
        Gradient gradient = new DefaultGradient();
        if (hasBias()) {
            INDArray bias = gradientViews.get(DefaultParamInitializer.BIAS_KEY);
            delta.sum(bias, 0);
            gradient.gradientForVariable().put(DefaultParamInitializer.BIAS_KEY, bias);
        }
        INDArray weights = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
        Nd4j.gemm(input.castTo(weights.dataType()), delta, weights, true, false, 1.0, 0.0);
        gradient.gradientForVariable().put(DefaultParamInitializer.WEIGHT_KEY, weights);
        weightNoiseParams.clear();
        return new Pair<>(gradient, workspaces.create(ArrayType.ACTIVATION_GRAD, delta.dataType(), input.shape()));
    }
}
