package io.gradwatch.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.network.Initializer.Scheme;
import io.gradwatch.network.LayerSpec.BatchNorm;
import io.gradwatch.network.LayerSpec.Dense;
import io.gradwatch.network.LayerSpec.Output;
import io.gradwatch.network.Recurrent.Cell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class RecurrentTest {
    private static final int STEPS = 4;
    private static final int FEATURES = 3;
    private static final int CLASSES = 2;

    @ParameterizedTest
    @EnumSource(Cell.class)
    void gradientsAreThoseOfNumericalDifferentiation(Cell cell) {
        GradientCheck.check(build(recurrent(cell, 3, false)), new long[] {5, FEATURES, STEPS}, CLASSES);
    }

    @Test
    void gradientsOfAStackOfAllSequenceLayersAreThoseOfNumericalDifferentiation() {
        ComputationGraphConfiguration stack = build(
                recurrent(Cell.SIMPLE_RNN, 3, true),
                new BatchNorm(),
                recurrent(Cell.LSTM, 2, true),
                new Dense(3, Activation.TANH, Scheme.XAVIER, 1),
                recurrent(Cell.GRU, 3, false),
                new Dense(3, Activation.TANH, Scheme.XAVIER, 1));
        GradientCheck.check(stack, new long[] {5, FEATURES, STEPS}, CLASSES);
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void withoutReturnSequencesTheLastStepIsTheOutput(Cell cell) {
        ComputationGraph network = network(recurrent(cell, 3, false));
        INDArray sequences = Nd4j.rand(DataType.FLOAT, 5, FEATURES, STEPS);

        var activations = network.feedForward(sequences, false);

        INDArray all = activations.get(cell.kind() + "_0");
        assertThat(all.shape()).containsExactly(5, 3, STEPS);
        INDArray last = all.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(STEPS - 1));
        assertThat(activations.get(cell.kind() + "_0_last")).isEqualTo(last);
    }

    @Test
    void batchNormalizationOfSequencesIsPerFeatureOverAllTimeSteps() {
        ComputationGraph network = network(new BatchNorm(), recurrent(Cell.SIMPLE_RNN, 3, false));
        INDArray sequences =
                Nd4j.rand(DataType.FLOAT, 64, FEATURES, STEPS).muli(7).addi(3);

        INDArray normalized = network.feedForward(sequences, true).get("batchNorm_0");

        assertThat(normalized.shape()).containsExactly(64 * STEPS, FEATURES);
        assertThat(normalized.mean(0).amaxNumber().doubleValue()).isLessThan(1e-5);
        assertThat(normalized.std(0).sub(1).amaxNumber().doubleValue()).isLessThan(0.01);
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void networkSurvivesModelSerializer(Cell cell, @TempDir Path folder) throws IOException {
        ComputationGraph network = network(recurrent(cell, 3, true), recurrent(cell, 2, false));
        Path file = folder.resolve("model.zip");
        ModelSerializer.writeModel(network, file.toFile(), true);

        ComputationGraph restored = ModelSerializer.restoreComputationGraph(file.toFile());

        assertThat(restored.getConfiguration()).isEqualTo(network.getConfiguration());
        INDArray sequences = Nd4j.rand(DataType.FLOAT, 5, FEATURES, STEPS);
        assertThat(restored.outputSingle(sequences)).isEqualTo(network.outputSingle(sequences));
    }

    @Test
    void sequencesMayBeOfAnyLength() {
        ComputationGraph network = network(recurrent(Cell.LSTM, 3, false));
        assertThat(network.outputSingle(Nd4j.rand(DataType.FLOAT, 5, FEATURES, 9))
                        .shape())
                .containsExactly(5, CLASSES);
    }

    private static Recurrent recurrent(Cell cell, int units, boolean returnSequences) {
        return new Recurrent(cell, units, Activation.TANH, Scheme.XAVIER, returnSequences);
    }

    private static ComputationGraph network(LayerSpec... layers) {
        ComputationGraph network = new ComputationGraph(build(layers));
        network.init();
        return network;
    }

    private static ComputationGraphConfiguration build(LayerSpec... layers) {
        List<LayerSpec> all = new ArrayList<>(List.of(layers));
        all.add(new Output(CLASSES, Activation.SOFTMAX, Loss.MCXENT, Scheme.XAVIER));
        return NetworkBuilder.build(
                new NetworkSpec(all), List.of(STEPS, FEATURES), CLASSES, new UpdaterSpec.Sgd(0.1), 0, 1);
    }
}
