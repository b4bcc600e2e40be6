package io.gradwatch.network.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class NetworkFitTest {
    @Test
    void networksThatAcceptTheRowsAndOutputTheLabelsFit() {
        NetworkFit.check("f", dense(), List.of(4), 3);
    }

    @Test
    void rowsOfAnotherShapeAreReportedWithTheLayer() {
        assertThat(problems(dense(), List.of(5), 3))
                .singleElement()
                .asString()
                .startsWith(
                        "f: expected a network that accepts rows of data.features.shape [5], found one that fails: ")
                .contains("dense_0");
    }

    @Test
    void otherNumbersOfOutputsAreReported() {
        assertThat(problems(dense(), List.of(4), 2))
                .containsExactly(
                        "f: layer output_0: expected 2 outputs per row, one for each class or column of data.label,"
                                + " found [3]");
    }

    @Test
    void networksWithoutALossAreReported() {
        ComputationGraph features = network(graph().setOutputs("dense_0"));
        assertThat(problems(features, List.of(4), 3))
                .containsExactly("f: layer dense_0: expected an output layer with a loss at the end, found DenseLayer");
    }

    @Test
    void severalInputsAreReported() {
        ComputationGraph two = network(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("left", "right")
                .addVertex("merged", new MergeVertex(), "left", "right")
                .addLayer("output_0", output(8), "merged")
                .setOutputs("output_0"));
        assertThat(problems(two, List.of(4), 3)).containsExactly("f: expected one input, found [left, right]");
    }

    @Test
    void truncatedBackpropagationAndFeaturesLastAreReported() {
        ComputationGraph recurrent = network(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.recurrent(4, 6, RNNFormat.NWC))
                .addLayer("lstm", new LSTM.Builder().nOut(3).build(), "in")
                .addLayer(
                        "out",
                        new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(3)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "lstm")
                .setOutputs("out")
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(3));
        assertThat(problems(recurrent, List.of(6, 4), 3))
                .containsExactly(
                        "f: expected standard backpropagation, found truncated backpropagation through time",
                        "f: layer lstm: expected features or channels first (NCW, NCHW), found them last");
    }

    @Test
    void lineSearchAlgorithmsAreReported() {
        NeuralNetConfiguration.Builder lineSearch =
                new NeuralNetConfiguration.Builder().optimizationAlgo(OptimizationAlgorithm.LBFGS);
        String expected =
                "f: expected STOCHASTIC_GRADIENT_DESCENT, found LBFGS, whose line search takes no steps that could be"
                        + " averaged";

        ComputationGraph graph = network(lineSearch
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(4))
                .addLayer("output_0", output(4), "in")
                .setOutputs("output_0"));
        ComputationGraph chain = new Dl4jFile(
                        "f", lineSearch.list(output(4)).build().toJson().getBytes(StandardCharsets.UTF_8))
                .network(1);

        assertThat(problems(graph, List.of(4), 3)).containsExactly(expected);
        assertThat(problems(chain, List.of(4), 3)).containsExactly(expected);
    }

    private static List<String> problems(ComputationGraph network, List<Integer> shape, int outputs) {
        return catchThrowableOfType(InvalidInputException.class, () -> NetworkFit.check("f", network, shape, outputs))
                .problems()
                .stream()
                .map(Problem::toString)
                .toList();
    }

    private static ComputationGraph dense() {
        return network(graph().addLayer("output_0", output(5), "dense_0").setOutputs("output_0"));
    }

    private static GraphBuilder graph() {
        return new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("dense_0", new DenseLayer.Builder().nIn(4).nOut(5).build(), "in");
    }

    private static OutputLayer output(int in) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(in)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static ComputationGraph network(GraphBuilder graph) {
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        return network;
    }
}
