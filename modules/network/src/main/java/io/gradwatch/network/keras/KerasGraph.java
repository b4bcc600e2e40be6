package io.gradwatch.network.keras;

import io.gradwatch.network.UpdaterSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
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
    private static final int IMAGE = 3;
    private static final Set<String> AFTER_FLATTEN = Set.of("Dense", "Dropout", "Activation", "Flatten");

    private final KerasConfig model;
    private final boolean hasWeights;
    private final List<String> problems = new ArrayList<>();

    /** Name of the vertex with the output of each Keras layer. */
    private final Map<String, String> vertices = new HashMap<>();

    /** Rank of the output of each Keras layer, without the batch. Images that Keras has flattened count as 1. */
    private final Map<String, Integer> ranks = new HashMap<>();

    /** Keras layers whose output is flattened in Keras but still an image in DL4J. */
    private final Set<String> flattened = new HashSet<>();

    private GraphBuilder graph;

    /**
     * Creates the conversion.
     *
     * @param hasWeights true if the file has weights, so that initializers are not used
     */
    KerasGraph(KerasConfig model, boolean hasWeights) {
        this.model = model;
        this.hasWeights = hasWeights;
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
                ranks.putIfAbsent(node.name(), rankAfterProblem(node));
            }
        }
        if (!problems.isEmpty()) {
            return null;
        }
        ComputationGraphConfiguration configuration = graph.setInputTypes(inputType())
                .setOutputs(vertices.get(nodes.get(nodes.size() - 1).name()))
                .build();
        checkShapes(configuration);
        return configuration;
    }

    /** Returns a likely rank, so that the layers above can be checked too. */
    private int rankAfterProblem(KerasNode node) {
        return node.inputs().isEmpty() || node.returnsLastStep()
                ? 1
                : ranks.getOrDefault(node.inputs().get(0), 1);
    }

    /** Refuses sums and products of different shapes, where Keras repeats the smaller one. */
    private void checkShapes(ComputationGraphConfiguration configuration) {
        Map<String, InputType> types = configuration.getLayerActivationTypes(inputType());
        configuration.getVertices().forEach((name, vertex) -> {
            List<InputType> ofInputs = configuration.getVertexInputs().get(name).stream()
                    .map(types::get)
                    .filter(Objects::nonNull)
                    .distinct()
                    .toList();
            if (vertex instanceof ElementWiseVertex && ofInputs.size() > 1) {
                problems.add("layer " + name + ": expected inputs of one shape, found " + ofInputs);
            }
        });
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
        int rank = rank(node);
        boolean isFlattened = node.inputs().stream().anyMatch(flattened::contains);
        checkFlattened(node, isFlattened, isLast);
        // What Keras has flattened is still an image in DL4J.
        KerasOptions options = new KerasOptions(node, isFlattened ? IMAGE : rank, hasWeights);
        if (node.type().equals("Flatten")) {
            KerasLayers.flatten(options);
            flatten(node, rank);
            return;
        }
        String[] inputs = node.inputs().stream().map(vertices::get).toArray(String[]::new);
        GraphVertex vertex = KerasLayers.vertex(options);
        if (vertex != null && isLast) {
            throw new UnsupportedLayerException(
                    "expected a Dense or Activation layer at the end, found " + node.type());
        }
        if (vertex != null) {
            graph.addVertex(node.name(), vertex, inputs);
            vertices.put(node.name(), node.name());
            ranks.put(node.name(), rank);
            return;
        }
        if (inputs.length != 1) {
            throw new UnsupportedLayerException("expected one input, found " + node.inputs());
        }
        Layer layer = isLast ? KerasLayers.output(options, classification) : KerasLayers.layer(options);
        if (layer instanceof BaseLayer withWeights) {
            withWeights.setRegularization(updater.regularization(l2));
        }
        checkRank(node, rank);
        if (isLast && !isFlattened && rank > 1) {
            throw new UnsupportedLayerException("expected vectors before the last layer, found " + rows(rank)
                    + "; use a global pooling layer or return_sequences=False before it");
        }
        addLayer(node, layer, inputs[0], rank);
        if (isFlattened && !node.type().equals("Dense")) {
            flattened.add(node.name());
        }
    }

    private void addLayer(KerasNode node, Layer layer, String input, int rank) {
        graph.addLayer(node.name(), layer, input);
        vertices.put(node.name(), node.name());
        ranks.put(node.name(), node.type().startsWith("Global") || node.returnsLastStep() ? 1 : rank);
        if (node.returnsLastStep()) {
            String first = model.nodes().get(0).name();
            graph.addVertex(node.name() + "_last", new LastTimeStepVertex(first), node.name());
            vertices.put(node.name(), node.name() + "_last");
        }
    }

    /** Returns the rank of the inputs, which all have the same. */
    private int rank(KerasNode node) {
        if (node.inputs().isEmpty() || !ranks.keySet().containsAll(node.inputs())) {
            throw new UnsupportedLayerException(
                    "expected inputs that come before it in the file, found " + node.inputs());
        }
        Set<Integer> ofInputs = node.inputs().stream().map(ranks::get).collect(Collectors.toSet());
        if (ofInputs.size() > 1) {
            throw new UnsupportedLayerException("expected inputs of one kind, found "
                    + ofInputs.stream().sorted().map(KerasGraph::rows).collect(Collectors.joining(" and ")));
        }
        return ofInputs.iterator().next();
    }

    private static void checkFlattened(KerasNode node, boolean isFlattened, boolean isLast) {
        if (isFlattened && !AFTER_FLATTEN.contains(node.type())) {
            throw new UnsupportedLayerException("expected only Dense, Dropout or Activation after Flatten, found "
                    + node.type() + "; use a global pooling layer in place of Flatten");
        }
        if (isLast
                && !node.type().equals("Dense")
                && (isFlattened || node.type().equals("Flatten"))) {
            throw new UnsupportedLayerException("expected a Dense layer at the end, found " + node.type());
        }
    }

    private void addInput(KerasNode node) {
        int rank = model.inputShape().size();
        if (rank < 1 || rank > IMAGE) {
            throw new UnsupportedLayerException(
                    "expected vectors, sequences or images as input, found rows of shape " + model.inputShape());
        }
        KerasLayers.input(new KerasOptions(node, rank, hasWeights));
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
        if (rank == IMAGE || flattened.contains(input)) {
            flattened.add(node.name());
        }
    }

    private static void checkRank(KerasNode node, int rank) {
        if ((node.isRecurrent() || node.type().endsWith("1D")) && rank != 2) {
            throw new UnsupportedLayerException("expected sequences, found " + rows(rank));
        }
        if (node.type().endsWith("2D") && rank != IMAGE) {
            throw new UnsupportedLayerException("expected images, found " + rows(rank));
        }
        if (node.type().equals("Dense") && rank == IMAGE) {
            throw new UnsupportedLayerException(
                    "expected vectors or sequences, found images; add a Flatten layer before it");
        }
        if (node.type().equals("BatchNormalization") && rank == 2) {
            throw new UnsupportedLayerException("expected vectors or images, found sequences");
        }
    }

    /** Returns the word for rows of a rank. */
    static String rows(int rank) {
        return rank == 1 ? "vectors" : rank == 2 ? "sequences" : "images";
    }
}
