package io.gradwatch.network;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;

/** Builds DL4J's graph configuration of a network: a chain of one vertex per layer, from the vertex "input". */
public final class NetworkBuilder {
    /** Name of the input vertex. */
    public static final String INPUT = "input";

    private NetworkBuilder() {}

    /**
     * Builds the configuration of a single-precision network whose initial parameters depend only on the arguments.
     * Vertices are named KIND_INDEX, counted per kind from 0 after repeats are expanded. DL4J's validation of output layers
     * is off, because it refuses combinations that can be trained; {@link #warnings} reports these.
     *
     * @param network the layers
     * @param inputShape shape of one row: {@code [n]}, {@code [time, features]} or {@code [channels, height, width]};
     *     sequences are passed to the network in DL4J's layout, {@code [batch, features, time]}
     * @param outputs required number of units of the output layer
     * @param updater updater of all layers
     * @param l2 coefficient of the squared norm of the weights, at least 0; biases are not regularized
     * @param seed seed of the initial parameters
     * @throws InvalidInputException with all {@link #problems}
     */
    public static ComputationGraphConfiguration build(
            NetworkSpec network, List<Integer> inputShape, int outputs, UpdaterSpec updater, double l2, long seed) {
        List<Problem> problems = problems(network, inputShape, outputs);
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(DataType.FLOAT)
                .updater(updater.toDl4j())
                .graphBuilder()
                .addInputs(INPUT)
                .setInputTypes(inputType(inputShape))
                .validateOutputLayerConfig(false);
        new Chain(graph, updater.regularization(l2)).add(network, inputShape);
        return graph.build();
    }

    /** Returns the problems that make the network impossible to build, each with its place in a job file. */
    public static List<Problem> problems(NetworkSpec network, List<Integer> inputShape, int outputs) {
        return new NetworkCheck(network).problems(inputShape, outputs);
    }

    /** Returns settings that can be trained but are probably unintended, each with its place in a job file. */
    public static List<Problem> warnings(NetworkSpec network) {
        return new NetworkWarnings(network).warnings();
    }

    private static InputType inputType(List<Integer> shape) {
        return switch (shape.size()) {
            case 1 -> InputType.feedForward(shape.get(0));
            case 2 -> InputType.recurrent(shape.get(1), shape.get(0));
            default -> InputType.convolutional(shape.get(1), shape.get(2), shape.get(0));
        };
    }
}
