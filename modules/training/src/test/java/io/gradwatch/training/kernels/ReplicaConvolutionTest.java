package io.gradwatch.training.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.state.FlatFloats;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ReplicaConvolutionTest {
    private static final long ENOUGH = 1L << 20;

    /** Excludes RReLU: all layers share its random slopes, so that DL4J itself fails if layers differ in shape. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RRELU")
    void learnsWhatDl4jsLayerLearnsBitForBit(Activation activation) {
        assertSameAsDl4js(new NeuralNetConfiguration.Builder().activation(activation), ENOUGH);
    }

    /** Checks memory for no patches, for those of the first layer, and for those of a short minibatch. */
    @ParameterizedTest
    @ValueSource(longs = {0, 16 * 64 * 9 * 2 * Float.BYTES, 8 * 64 * 9 * 2 * Float.BYTES})
    void gathersPatchesAnewWhereThereIsNoRoomForThem(long room) {
        assertSameAsDl4js(new NeuralNetConfiguration.Builder().activation(Activation.TANH), room);
    }

    @Test
    void remembersWhatDropOutAndWeightNoiseMadeOfIt() {
        assertSameAsDl4js(
                new NeuralNetConfiguration.Builder()
                        .activation(Activation.TANH)
                        .dropOut(0.7)
                        .weightNoise(new DropConnect(0.8)),
                ENOUGH);
    }

    private static void assertSameAsDl4js(NeuralNetConfiguration.Builder settings, long room) {
        ComputationGraph theirs = network(settings);
        ComputationGraph ours = network(settings);
        ReplicaKernels.replaceLayers(ours, Kernel.ALL, new AtomicLong(room));
        assertThat(ours.getLayer("conv2d_1")).isInstanceOf(ReplicaConvolution.class);

        // The second minibatch is shorter, as an epoch's last may be.
        for (int rows : new int[] {16, 7, 16}) {
            fit(theirs, rows);
            ours.output(Nd4j.ones(DataType.FLOAT, 3, 2, 8, 8)); // evaluating in between leaves no trace
            fit(ours, rows);
        }

        assertThat(FlatFloats.copyOf(ours.params())).isEqualTo(FlatFloats.copyOf(theirs.params()));
    }

    private static void fit(ComputationGraph network, int rows) {
        Nd4j.getRandom().setSeed(rows);
        INDArray features = Nd4j.randn(DataType.FLOAT, rows, 2, 8, 8);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, rows, 4);
        for (int row = 0; row < rows; row++) {
            labels.putScalar(row, row % 4, 1);
        }
        network.fit(new INDArray[] {features}, new INDArray[] {labels});
    }

    private static ComputationGraph network(NeuralNetConfiguration.Builder settings) {
        ComputationGraph network = new ComputationGraph(settings.seed(3)
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.convolutional(8, 8, 2))
                .addLayer(
                        "conv2d_0",
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(4)
                                .convolutionMode(ConvolutionMode.Same)
                                .build(),
                        "input")
                .addLayer(
                        "conv2d_1",
                        new ConvolutionLayer.Builder(3, 2)
                                .nOut(5)
                                .stride(2, 1)
                                .padding(1, 0)
                                .dilation(1, 2)
                                .hasBias(false)
                                .build(),
                        "conv2d_0")
                .addLayer("maxpool_0", new SubsamplingLayer.Builder().build(), "conv2d_1")
                .addLayer(
                        "output_0",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(4)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "maxpool_0")
                .setOutputs("output_0")
                .build());
        network.init();
        return network;
    }
}
