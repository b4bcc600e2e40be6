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
 * Converts a Keras model to a DL4J graph. Keras stores channels and features last, the graph stores them first, like rows.
 * So DL4J flattens images instead of Keras' Flatten layer, and the weights of the dense layer after it are reordered.
 */
final class KerasGraph {
    private static final Set<String> AFTER_FLATTEN = Set.of("Dense", "Dropout", "Activation", "Flatten");

    private final KerasConfig model;
    private final List<String> problems = new ArrayList<>();

    /** Name of the vertex with the output of each Keras layer. */
    private final Map<String, String> vertices = new HashMap<>();

    /** Rank of the output of each Keras layer, without the batch. Images that Keras has flattened count as 1. */
    private final Map<String, Integer> ranks = new HashMap<>();

    /** Keras layers whose output is flattened in Keras but still an image in DL4J. */
    private final Set<String> flattened = new HashSet<>();

    private GraphBuilder graph;

    KerasGraph(KerasConfig model) {
        this.model = model;
    }

    /** Returns the problems that {@link #configuration} found. */
    List<String> problems() {
        return problems;
    }

    /** Returns the graph, or null after adding to {@link #problems}. */
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

    /** Returns the input type of the graph. */
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
            throw new UnsupportedLayerException(
                    "expected only Dense, Dropout or Activation after Flatten, found " + node.type());
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
                    "expected vectors, sequences or images as input, found rows of shape " + model.inputShape());
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
            throw new UnsupportedLayerException("expected sequences, found " + rows(rank));
        }
        if (node.type().endsWith("2D") && rank != 3) {
            throw new UnsupportedLayerException("expected images, found " + rows(rank));
        }
        if (node.type().equals("Dense") && rank == 3) {
            throw new UnsupportedLayerException(
                    "expected vectors or sequences, found images; add a Flatten layer before it");
        }
        if (node.type().equals("BatchNormalization") && rank == 2) {
            throw new UnsupportedLayerException("expected vectors or images, found sequences");
        }
    }

    private static String rows(int rank) {
        return rank == 1 ? "vectors" : rank == 2 ? "sequences" : "images";
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
