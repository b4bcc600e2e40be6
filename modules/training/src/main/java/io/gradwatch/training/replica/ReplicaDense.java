package io.gradwatch.training.replica;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's dense layer, to the same bits, without two of its four matrix products: it remembers z = xW + b from the forward
 * pass, which DL4J computes anew in backpropagation, and a layer that follows the network's input does not compute the
 * gradient by that input, which nobody asks for.
 */
@SuppressWarnings("serial") // DL4J's layers say that they are serializable; this one lives and dies with its replica
final class ReplicaDense extends DenseLayer {
    private final boolean first;
    private INDArray remembered = Nd4j.empty();
    private boolean isFresh;

    private ReplicaDense(DenseLayer layer, boolean first) {
        super(layer.conf(), layer.params().dataType());
        this.first = first;
        setIndex(layer.getIndex());
        setParamsViewArray(layer.params());
        setParamTable(layer.paramTable());
    }

    /** Takes the place of a network's dense layers, before the network has a view of its gradients. */
    static void install(ComputationGraph network) {
        Layer[] layers = network.getLayers();
        for (GraphVertex vertex : network.getVertices()) {
            if (vertex instanceof LayerVertex place
                    && place.getLayer().getClass() == DenseLayer.class
                    && !((DenseLayer) place.getLayer()).hasLayerNorm()) {
                int index = Arrays.asList(layers).indexOf(place.getLayer());
                layers[index] = new ReplicaDense((DenseLayer) place.getLayer(), followsInput(network, place));
                place.setLayer(layers[index]);
            }
        }
    }

    private static boolean followsInput(ComputationGraph network, GraphVertex vertex) {
        return Arrays.stream(vertex.getInputVertices())
                .allMatch(input -> network.getVertices()[input.getVertexIndex()].isInputVertex());
    }

    @Override
    protected Pair<INDArray, INDArray> preOutputWithPreNorm(
            boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
        if (forBackprop && isFresh) {
            isFresh = false; // the activation's derivative is written over it
            return new Pair<>(remembered, remembered);
        }
        Pair<INDArray, INDArray> result = super.preOutputWithPreNorm(training, forBackprop, workspaces);
        if (training && !forBackprop) {
            remember(result.getFirst());
        }
        return result;
    }

    @SuppressWarnings("try") // the workspace scope is left by closing it, not used
    private void remember(INDArray preOutput) {
        if (!Arrays.equals(remembered.shape(), preOutput.shape()) || remembered.ordering() != preOutput.ordering()) {
            try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                remembered = Nd4j.createUninitialized(preOutput.dataType(), preOutput.shape(), preOutput.ordering());
            }
        }
        ByteBuffer target = NativeFloats.bytes(remembered);
        target.put(NativeFloats.bytes(preOutput));
        isFresh = true;
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
