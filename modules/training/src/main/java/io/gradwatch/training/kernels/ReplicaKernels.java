package io.gradwatch.training.kernels;

import io.gradwatch.training.probe.Probe;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.optimize.api.TrainingListener;

/** Replaces parts of a replica's network by kernels. */
public final class ReplicaKernels {
    /** Bytes of patches that a replica's convolutional layers may keep: a batch of MNIST, or of small photographs. */
    private static final long PATCHES = 128L << 20;

    private ReplicaKernels() {}

    /**
     * Replaces layers. Call it before the network has a view of its gradients.
     *
     * @param kernels kernels to use
     */
    public static void replaceLayers(ComputationGraph network, Set<Kernel> kernels) {
        replaceLayers(network, kernels, new AtomicLong(PATCHES));
    }

    /**
     * Replaces layers.
     *
     * @param room bytes that all layers together may use for patches
     */
    static void replaceLayers(ComputationGraph network, Set<Kernel> kernels, AtomicLong room) {
        for (GraphVertex vertex : network.getVertices()) {
            if (vertex instanceof LayerVertex place) {
                Layer before = place.getLayer();
                Layer after = replacement(before, kernels, followsInput(network, place), room);
                network.getLayers()[Arrays.asList(network.getLayers()).indexOf(before)] = after;
                place.setLayer(after);
            }
        }
    }

    private static Layer replacement(Layer layer, Set<Kernel> kernels, boolean first, AtomicLong room) {
        if (kernels.contains(Kernel.DENSE)
                && layer.getClass() == DenseLayer.class
                && !((DenseLayer) layer).hasLayerNorm()) {
            return new ReplicaDense((DenseLayer) layer, first);
        }
        if (kernels.contains(Kernel.CONVOLUTION) && layer.getClass() == ConvolutionLayer.class) {
            return new ReplicaConvolution((ConvolutionLayer) layer, first, room);
        }
        return layer;
    }

    private static boolean followsInput(ComputationGraph network, GraphVertex vertex) {
        return Arrays.stream(vertex.getInputVertices())
                .allMatch(input -> network.getVertices()[input.getVertexIndex()].isInputVertex());
    }

    /**
     * Replaces the network's updater, whose state starts anew, and has its gradients measured and clipped.
     *
     * @param kernels kernels to use
     * @return listeners that the network needs for it
     */
    public static List<TrainingListener> replaceUpdater(
            ComputationGraph network, Probe probe, Optional<GradientClipper> clipper, Set<Kernel> kernels) {
        ComputationGraphUpdater updater = kernels.contains(Kernel.UPDATER)
                ? new ReplicaUpdater(network, probe, clipper)
                : new ComputationGraphUpdater(network);
        if (kernels.contains(Kernel.ADAM)) {
            updater.getUpdaterBlocks().forEach(VectorizedAdam::install);
        }
        network.setUpdater(updater);
        return kernels.contains(Kernel.UPDATER) ? List.of() : List.of(new GradientListener(probe, clipper));
    }
}
