package io.gradwatch.training.kernels;

import io.gradwatch.training.kernels.Patches.Axis;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ConvolutionUtils;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's convolutional layer with the same bits and less work. It gathers an image's patches faster. It keeps them and their
 * product with the kernels from the forward pass, which DL4J computes again in backpropagation. It does not compute the
 * gradient with respect to the network's input. Patches need the input's memory times the positions of a kernel. Without
 * memory for them, and outside training, the layer behaves like DL4J's.
 */
@SuppressWarnings("serial") // DL4J's layers say that they are serializable; this one exists only within its replica
final class ReplicaConvolution extends ConvolutionLayer {
    private final boolean first;
    private final AtomicLong room;
    private final ForwardCache keptOutput = new ForwardCache();
    private Patches patches;
    private INDArray keptPatches;
    private long reserved;

    /**
     * Replaces a layer.
     *
     * @param first whether it follows the network's input
     * @param room bytes left for patches, of all layers together
     */
    ReplicaConvolution(ConvolutionLayer layer, boolean first, AtomicLong room) {
        super(layer.conf(), layer.params().dataType());
        this.first = first;
        this.room = room;
        setIndex(layer.getIndex());
        setParamsViewArray(layer.params());
        setParamTable(layer.paramTable());
    }

    @Override
    protected Pair<INDArray, INDArray> preOutput(boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
        if (forBackprop && keptOutput.isFresh()) {
            return new Pair<>(keptOutput.take(), keptPatches);
        }
        if (!training || forBackprop || !hasRoom()) {
            return super.preOutput(training, forBackprop, workspaces);
        }
        INDArray bias = hasBias() ? getParamWithNoise(ConvolutionParamInitializer.BIAS_KEY, true, workspaces) : null;
        INDArray kernels = getParamWithNoise(ConvolutionParamInitializer.WEIGHT_KEY, true, workspaces);
        keptPatches = patches.gather(input);
        INDArray z = product(kernels, bias, workspaces);
        keptOutput.keep(z);
        return new Pair<>(z, null);
    }

    /** Returns whether there is memory for the patches of this minibatch, and no native library that needs none. */
    private boolean hasRoom() {
        if (helper != null || layerConf().getCnn2dDataFormat() != CNN2DFormat.NCHW || input.rank() != 4) {
            return false;
        }
        int[] places = places();
        int[] padding = convolutionMode == ConvolutionMode.Same
                ? ConvolutionUtils.getSameModeTopLeftPadding(places, inputSize(), kernel(), strides(), dilation())
                : layerConf().getPadding();
        Axis height = axis(0, padding, places);
        Axis width = axis(1, padding, places);
        int channels = (int) input.size(1);
        if (patches == null || !patches.isOf(channels, height, width)) {
            patches = new Patches(channels, height, width);
        }
        long more = patches.bytes(input.size(0)) - reserved;
        if (more > room.get()) {
            return false;
        }
        if (more > 0) {
            room.addAndGet(-more);
            reserved += more;
        }
        return true;
    }

    private Axis axis(int dimension, int[] padding, int[] places) {
        return new Axis(
                inputSize()[dimension],
                kernel()[dimension],
                strides()[dimension],
                padding[dimension],
                dilation()[dimension],
                places[dimension]);
    }

    /** Returns the kernel's output positions, after checking that it fits. */
    private int[] places() {
        int[] padding =
                convolutionMode == ConvolutionMode.Same ? null : layerConf().getPadding();
        return ConvolutionUtils.getOutputSize(
                input, kernel(), strides(), padding, convolutionMode, dilation(), CNN2DFormat.NCHW);
    }

    private int[] inputSize() {
        return new int[] {(int) input.size(2), (int) input.size(3)};
    }

    private int[] kernel() {
        return layerConf().getKernelSize();
    }

    private int[] strides() {
        return layerConf().getStride();
    }

    private int[] dilation() {
        return layerConf().getDilation();
    }

    /** Returns patches times kernels plus bias, of shape {@code [batch, kernels, height, width]} in reversed memory order. */
    private INDArray product(INDArray kernels, INDArray bias, LayerWorkspaceMgr workspaces) {
        long count = kernels.size(0);
        INDArray columns = kernels.permute(3, 2, 1, 0).reshape('f', kernels.length() / count, count);
        INDArray z = workspaces.createUninitialized(
                ArrayType.ACTIVATIONS, kernels.dataType(), new long[] {keptPatches.size(0), count}, 'f');
        keptPatches.mmuli(columns, z);
        if (bias != null) {
            z.addiRowVector(bias);
        }
        int[] places = places();
        return Shape.newShapeNoCopy(z, new long[] {places[1], places[0], input.size(0), count}, true)
                .permute(2, 3, 1, 0);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        if (!first || !keptOutput.isFresh()) {
            return super.backpropGradient(epsilon, workspaces);
        }
        assertInputSet(true);
        INDArray weights = gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY);
        INDArray delta = layerConf()
                .getActivationFn()
                .backprop(keptOutput.take(), epsilon)
                .getFirst()
                .permute(1, 0, 2, 3)
                .reshape('c', weights.size(0), keptPatches.size(0));
        INDArray kernels = Shape.newShapeNoCopy(weights, new long[] {weights.size(0), keptPatches.size(1)}, false);
        Nd4j.gemm(keptPatches, delta, kernels.transpose(), true, true, 1.0, 0.0);
        Gradient gradient = new DefaultGradient();
        if (hasBias()) {
            INDArray bias = gradientViews.get(ConvolutionParamInitializer.BIAS_KEY);
            delta.sum(bias, 1);
            gradient.setGradientFor(ConvolutionParamInitializer.BIAS_KEY, bias);
        }
        gradient.setGradientFor(ConvolutionParamInitializer.WEIGHT_KEY, weights, 'c');
        weightNoiseParams.clear();
        return new Pair<>(gradient, workspaces.create(ArrayType.ACTIVATION_GRAD, delta.dataType(), input.shape()));
    }
}
