package io.gradwatch.rollout.surgery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;

/** Finds the layers of a graph that already have a skip connection, by the shape of the graph and not by names. */
public final class SkipConnections {
    private final Map<String, GraphVertex> vertices;
    private final Map<String, List<String>> inputs;

    SkipConnections(ComputationGraphConfiguration graph) {
        vertices = Map.copyOf(graph.getVertices());
        inputs = graph.getVertexInputs().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /**
     * Returns whether a skip connection goes around this layer. That is so if an element-wise vertex combines the layer's
     * output, directly or after per-unit operations such as a gate or a normalization, with something that comes from the
     * layer's input.
     */
    public boolean surround(String layer) {
        Set<String> branch = new HashSet<>(Set.of(layer));
        Deque<String> open = new ArrayDeque<>(branch);
        while (!open.isEmpty()) {
            String from = open.removeFirst();
            for (String consumer : consumers(from)) {
                GraphVertex vertex = vertices.get(consumer);
                if (vertex instanceof ElementWiseVertex) {
                    if (from.equals(layer) || isFedAround(layer, consumer, branch)) {
                        return true;
                    }
                } else if (isPerUnit(vertex) && branch.add(consumer)) {
                    open.addLast(consumer);
                }
            }
        }
        return false;
    }

    /** Returns whether an input of the sum, other than the branch, comes from the layer's input and not from the layer. */
    private boolean isFedAround(String layer, String sum, Set<String> branch) {
        Set<String> sources = Set.copyOf(inputs.get(layer));
        return inputs.get(sum).stream()
                .filter(input -> !branch.contains(input))
                .anyMatch(input -> comesFrom(input, sources, layer));
    }

    private boolean comesFrom(String vertex, Set<String> sources, String excluded) {
        Set<String> seen = new HashSet<>(Set.of(vertex));
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            String next = open.removeFirst();
            if (sources.contains(next)) {
                return true;
            }
            inputs.getOrDefault(next, List.of()).stream()
                    .filter(input -> !input.equals(excluded) && seen.add(input))
                    .forEach(open::addLast);
        }
        return false;
    }

    private List<String> consumers(String name) {
        return inputs.entrySet().stream()
                .filter(entry -> entry.getValue().contains(name))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns whether the vertex computes each unit or channel from that unit or channel alone. */
    private static boolean isPerUnit(GraphVertex vertex) {
        if (vertex instanceof LayerVertex layerVertex) {
            Layer layer = layerVertex.getLayerConf().getLayer();
            return layer instanceof BatchNormalization
                    || layer instanceof ElementWiseMultiplicationLayer
                    || layer instanceof ActivationLayer
                    || layer instanceof DropoutLayer;
        }
        return vertex instanceof ScaleVertex;
    }
}
