package io.gradwatch.network.keras;

import io.gradwatch.network.UpdaterSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A Keras model as a graph of DL4J. Keras has channels and features last, the graph has them first, as rows are; so
 * Keras' flattening is left to DL4J, and the dense layer behind it gets its weights in another order.
 */
final class KerasGraph {
    private static final Set<String> AFTER_FLATTEN = Set.of("Dense", "Dropout", "Activation", "Flatten");

    private final KerasConfig model;
    private final List<String> problems = new ArrayList<>();

    /** The vertex that gives what a Keras layer gives. */
    private final Map<String, String> vertices = new HashMap<>();

    /** Dimensions of what a Keras layer gives, without the batch; images that Keras has flattened count as 1. */
    private final Map<String, Integer> ranks = new HashMap<>();

    /** Keras layers that give an image that Keras has flattened and DL4J has not. */
    private final Set<String> flattened = new HashSet<>();

    private GraphBuilder graph;

    KerasGraph(KerasConfig model) {
        this.model = model;
    }

    /** What stands in the way, if {@link #configuration} cannot be had. */
    List<String> problems() {
        return problems;
    }

    /** The graph; to be used only if there are no problems. */
    ComputationGraphConfiguration configuration(UpdaterSpec updater, double l2, boolean classification, long seed) {
        graph = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(DataType.FLOAT)
                .updater(updater.toDl4j())
                .graphBuilder()
                .validateOutputLayerConfig(false);
        List<KerasNode> nodes = model.nodes();
        for (KerasNode node : nodes) {
            boolean isLast = node.equals(nodes.get(nodes.size() - 1));
            try {
                add(node, isLast, updater, l2, classification);
            } catch (UnsupportedLayerException e) {
                problems.add("layer " + node.name() + " (" + node.type() + "): " + e.getMessage());
                vertices.putIfAbsent(node.name(), node.name());
                ranks.putIfAbsent(node.name(), 1);
            }
        }
        if (!problems.isEmpty()) {
            return null;
        }
        return graph.setInputTypes(inputType())
                .setOutputs(vertices.get(nodes.get(nodes.size() - 1).name()))
                .build();
    }

    /** The type of one row as the graph takes it. */
    InputType inputType() {
        List<Integer> shape = model.inputShape();
        return switch (shape.size()) {
            case 1 -> InputType.feedForward(shape.get(0));
            case 2 -> InputType.recurrent(shape.get(1), shape.get(0));
            default -> InputType.convolutional(shape.get(0), shape.get(1), shape.get(2));
        };
    }

    private void add(KerasNode node, boolean isLast, UpdaterSpec updater, double l2, boolean classification) {
        if (node.isInput()) {
            addInput(node);
            return;
        }
        int rank = ranks.get(node.inputs().get(0));
        boolean isFlattened = flattened.contains(node.inputs().get(0));
        if (isFlattened && !AFTER_FLATTEN.contains(node.type())) {
            throw new UnsupportedLayerException("expected only Dense, Dropout or Activation after Flatten");
        }
        if (node.type().equals("Flatten")) {
            flatten(node, rank);
            return;
        }
        String[] inputs = node.inputs().stream().map(vertices::get).toArray(String[]::new);
        GraphVertex vertex = KerasLayers.vertex(node);
        if (vertex != null) {
            graph.addVertex(node.name(), vertex, inputs);
            vertices.put(node.name(), node.name());
            ranks.put(node.name(), rank);
            return;
        }
        Layer layer = isLast ? KerasLayers.output(node, classification) : KerasLayers.layer(node);
        if (layer instanceof BaseLayer withWeights) {
            withWeights.setRegularization(updater.regularization(l2));
        }
        checkRank(node, rank);
        graph.addLayer(node.name(), layer, inputs);
        vertices.put(node.name(), node.name());
        ranks.put(node.name(), rankAfter(node, rank));
        if (isFlattened && !node.type().equals("Dense")) {
            flattened.add(node.name());
        }
        if (isRecurrent(node) && !node.flag("return_sequences", false)) {
            String input = model.nodes().get(0).name();
            graph.addVertex(node.name() + "_last", new LastTimeStepVertex(input), node.name());
            vertices.put(node.name(), node.name() + "_last");
        }
    }

    private void addInput(KerasNode node) {
        int rank = model.inputShape().size();
        if (rank < 1 || rank > 3) {
            throw new UnsupportedLayerException(
                    "expected vectors, sequences or images, found rows of shape " + model.inputShape());
        }
        graph.addInputs(node.name());
        vertices.put(node.name(), node.name());
        ranks.put(node.name(), rank);
    }

    private void flatten(KerasNode node, int rank) {
        if (rank == 2) {
            throw new UnsupportedLayerException("expected an image or a vector to flatten, found a sequence");
        }
        String input = node.inputs().get(0);
        vertices.put(node.name(), vertices.get(input));
        ranks.put(node.name(), 1);
        if (rank == 3 || flattened.contains(input)) {
            flattened.add(node.name());
        }
    }

    private static void checkRank(KerasNode node, int rank) {
        if (isRecurrent(node) && rank != 2) {
            throw new UnsupportedLayerException("expected sequences");
        }
        if (node.type().endsWith("2D") && rank != 3) {
            throw new UnsupportedLayerException("expected images");
        }
        boolean isPerPixel = node.type().equals("Dense") && rank == 3;
        if (isPerPixel || (node.type().equals("BatchNormalization") && rank == 2)) {
            throw new UnsupportedLayerException("expected no " + (rank == 3 ? "image" : "sequence") + ", found one");
        }
    }

    private static int rankAfter(KerasNode node, int rank) {
        if (node.type().startsWith("Global") || (isRecurrent(node) && !node.flag("return_sequences", false))) {
            return 1;
        }
        return rank;
    }

    private static boolean isRecurrent(KerasNode node) {
        return node.type().equals("SimpleRNN")
                || node.type().equals("LSTM")
                || node.type().equals("GRU");
    }
}
