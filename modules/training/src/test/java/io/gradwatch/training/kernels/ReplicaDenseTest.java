package io.gradwatch.training.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.state.FlatFloats;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ReplicaDenseTest {
    @ParameterizedTest
    @EnumSource(Activation.class)
    void learnsWhatDl4jsLayerLearnsBitForBit(Activation activation) {
        assertSameAsDl4js(new NeuralNetConfiguration.Builder().activation(activation));
    }

    @Test
    void remembersWhatDropOutAndWeightNoiseMadeOfIt() {
        assertSameAsDl4js(new NeuralNetConfiguration.Builder()
                .activation(Activation.TANH)
                .dropOut(0.7)
                .weightNoise(new DropConnect(0.8)));
    }

    private static void assertSameAsDl4js(NeuralNetConfiguration.Builder settings) {
        ComputationGraph theirs = network(settings);
        ComputationGraph ours = network(settings);
        ReplicaKernels.replaceLayers(ours, Kernel.ALL);
        assertThat(ours.getLayer("dense_1")).isInstanceOf(ReplicaDense.class);

        // The second minibatch is shorter, as an epoch's last may be.
        for (int rows : new int[] {16, 7, 16}) {
            fit(theirs, rows);
            ours.output(Nd4j.ones(DataType.FLOAT, 3, 8)); // evaluating in between leaves no trace
            fit(ours, rows);
        }

        assertThat(FlatFloats.copyOf(ours.params())).isEqualTo(FlatFloats.copyOf(theirs.params()));
    }

    private static void fit(ComputationGraph network, int rows) {
        Nd4j.getRandom().setSeed(rows);
        INDArray features = Nd4j.randn(DataType.FLOAT, rows, 8);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, rows, 4);
        for (int row = 0; row < rows; row++) {
            labels.putScalar(row, row % 4, 1);
        }
        network.fit(new INDArray[] {features}, new INDArray[] {labels});
    }

    private static ComputationGraph network(NeuralNetConfiguration.Builder settings) {
        ComputationGraphConfiguration configuration = settings.seed(3)
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("input")
                .addLayer("dense_0", new DenseLayer.Builder().nIn(8).nOut(12).build(), "input")
                .addLayer(
                        "dense_1",
                        new DenseLayer.Builder().nIn(12).nOut(12).hasBias(false).build(),
                        "dense_0")
                .addLayer(
                        "output_0",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(12)
                                .nOut(4)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "dense_1")
                .setOutputs("output_0")
                .build();
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        return network;
    }
}
