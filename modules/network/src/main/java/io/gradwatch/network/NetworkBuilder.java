package io.gradwatch.network;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;

/** Makes DL4J's graph configuration of a network: one vertex a layer, in a chain from the vertex "input". */
public final class NetworkBuilder {
    /** Name of the vertex through which rows enter. */
    public static final String INPUT = "input";

    private NetworkBuilder() {}

    /**
     * Builds the configuration of single-precision networks whose initial parameters depend on nothing but the arguments.
     * Vertices are named KIND_INDEX, counted per kind from 0 after repeats are expanded. DL4J's own validation of outputs
     * is off: what it refuses but can be trained is told by {@link #warnings}.
     *
     * @param network the layers
     * @param inputShape shape of one row: {@code [n]}, {@code [time, features]} or {@code [channels, height, width]};
     *     a sequence enters the network as DL4J has it: {@code [batch, features, time]}
     * @param outputs units that the output layer must have
     * @param updater of all layers
     * @param l2 coefficient of the weights' squared norm, at least 0; biases are left alone
     * @param seed of the initial parameters
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

    /** What makes the network impossible to build, each where it stands in a job file. */
    public static List<Problem> problems(NetworkSpec network, List<Integer> inputShape, int outputs) {
        return new NetworkCheck(network).problems(inputShape, outputs);
    }

    /** What can be trained but hardly was meant, each where it stands in a job file. */
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
