package io.gradwatch.training.state;

import io.gradwatch.signal.LayerKey;
import io.gradwatch.signal.Layout;
import io.gradwatch.signal.ParameterKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Position of each parameter tensor in the flat vectors of a network. Parameters, gradient and update have the same
 * order.
 *
 * @param layout layers and parameters of the network
 * @param segments position of each parameter of {@code layout}, in the same order
 */
public record FlatLayout(Layout layout, List<Segment> segments) {

    /**
     * Position of one parameter tensor.
     *
     * @param start index of its first scalar
     * @param length number of scalars
     * @param summed true if DL4J's raw gradient is a sum over the minibatch; false only for running statistics
     */
    public record Segment(int start, int length, boolean summed) {}

    public FlatLayout {
        segments = List.copyOf(segments);
    }

    /** Returns the layout of an initialized network, in the topological order in which DL4J flattens it. */
    public static FlatLayout of(ComputationGraph network) {
        List<ParameterKey> keys = new ArrayList<>();
        List<Segment> segments = new ArrayList<>();
        int layerIndex = 0;
        for (int vertexIndex : network.topologicalSortOrder()) {
            GraphVertex vertex = network.getVertices()[vertexIndex];
            if (!vertex.hasLayer() || vertex.numParams() == 0) {
                continue;
            }
            LayerKey key = new LayerKey(layerIndex++, vertex.getVertexName());
            // Separable and depthwise convolutions list their weights first but store their bias first.
            vertex.getLayer().paramTable().entrySet().stream()
                    .sorted(Comparator.comparingLong(
                            parameter -> parameter.getValue().offset()))
                    .forEach(parameter -> add(keys, segments, network, vertex.getLayer(), key, parameter));
        }
        FlatLayout layout = new FlatLayout(Layout.of(keys), segments);
        layout.requireGapless(network.numParams());
        return layout;
    }

    private static void add(
            List<ParameterKey> keys,
            List<Segment> segments,
            ComputationGraph network,
            Layer layer,
            LayerKey key,
            Map.Entry<String, INDArray> parameter) {
        String name = parameter.getKey();
        INDArray view = parameter.getValue();
        int start = Math.toIntExact(view.offset() - network.params().offset());
        keys.add(new ParameterKey(key, name, ParameterKinds.of(layer.conf().getLayer(), name), view.length()));
        segments.add(new Segment(start, Math.toIntExact(view.length()), layer.updaterDivideByMinibatch(name)));
    }

    private void requireGapless(long parameters) {
        int next = 0;
        for (Segment segment : segments) {
            if (segment.start() != next) {
                throw new IllegalStateException(
                        "expected the next parameter at " + next + ", found it at " + segment.start());
            }
            next += segment.length();
        }
        if (next != parameters) {
            throw new IllegalStateException("expected " + parameters + " parameters, found " + next);
        }
    }
}
