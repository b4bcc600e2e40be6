package io.gradwatch.training.replica;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;

/** Puts a replica's own layers in the place of DL4J's, which compute the same with more work. */
final class ReplicaLayers {
    /** Bytes that a replica's convolutional layers may remember patches in: a batch of MNIST, or of small photographs. */
    private static final long PATCHES = 128L << 20;

    private ReplicaLayers() {}

    /** Before the network has a view of its gradients. */
    static void install(ComputationGraph network) {
        install(network, new AtomicLong(PATCHES));
    }

    /** With {@code room} for patches, in bytes. */
    static void install(ComputationGraph network, AtomicLong room) {
        for (GraphVertex vertex : network.getVertices()) {
            if (vertex instanceof LayerVertex place) {
                Layer before = place.getLayer();
                Layer after = instead(before, followsInput(network, place), room);
                network.getLayers()[Arrays.asList(network.getLayers()).indexOf(before)] = after;
                place.setLayer(after);
            }
        }
    }

    private static Layer instead(Layer layer, boolean first, AtomicLong room) {
        if (layer.getClass() == DenseLayer.class && !((DenseLayer) layer).hasLayerNorm()) {
            return new ReplicaDense((DenseLayer) layer, first);
        }
        if (layer.getClass() == ConvolutionLayer.class) {
            return new ReplicaConvolution((ConvolutionLayer) layer, first, room);
        }
        return layer;
    }

    private static boolean followsInput(ComputationGraph network, GraphVertex vertex) {
        return Arrays.stream(vertex.getInputVertices())
                .allMatch(input -> network.getVertices()[input.getVertexIndex()].isInputVertex());
    }
}
