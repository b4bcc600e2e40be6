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
 * Where each parameter tensor of a network lies in its flat vectors: parameters, gradient and update share one order.
 *
 * @param layout what lies there
 * @param segments where, one a parameter of {@code layout}, in the same order
 */
public record FlatLayout(Layout layout, List<Segment> segments) {

    /**
     * One parameter tensor's place.
     *
     * @param start index of its first scalar
     * @param length number of scalars
     * @param summed whether DL4J's raw gradient is a sum over the minibatch, as it is for all but running statistics
     */
    public record Segment(int start, int length, boolean summed) {}

    public FlatLayout {
        segments = List.copyOf(segments);
    }

    /** The layout of an initialized network, in the topological order in which DL4J flattens it. */
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
