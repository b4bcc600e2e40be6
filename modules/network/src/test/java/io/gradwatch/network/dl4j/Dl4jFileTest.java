package io.gradwatch.network.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.UpdaterSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class Dl4jFileTest {
    private final DataSet rows = new DataSet(
            Nd4j.rand(DataType.FLOAT, 6, 1, 8, 8), Nd4j.eye(3).repeat(0, 2).castTo(DataType.FLOAT));

    @Test
    void convertedChainsTrainToTheSameBits() throws IOException {
        MultiLayerNetwork chain = trained();

        ComputationGraph graph = read(bytes(chain), 1);

        assertThat(graph.outputSingle(rows.getFeatures())).isEqualTo(chain.output(rows.getFeatures()));
        assertThat(graph.getIterationCount()).isEqualTo(5);
        assertThat(graph.getEpochCount()).isEqualTo(2);
        chain.fit(rows);
        graph.fit(rows);
        assertThat(graph.params()).isEqualTo(chain.params());
        assertThat(graph.getUpdater().getUpdaterStateViewArray())
                .isEqualTo(chain.getUpdater().getStateViewArray());
    }

    @Test
    void layersWithoutANameAreNamedLikeThoseOfAJobFile() throws IOException {
        assertThat(read(bytes(trained()), 1).getConfiguration().getVertices().keySet())
                .containsExactly("conv2d_0", "maxpool_0", "batchNorm_0", "hidden", "output_0");
    }

    @Test
    void graphModelsAreRestoredAsSaved() throws IOException {
        ComputationGraph saved = GraphConversion.of(trained());

        ComputationGraph read = read(bytes(saved), 1);

        assertThat(read.getConfiguration()).isEqualTo(saved.getConfiguration());
        assertThat(read.params()).isEqualTo(saved.params());
        assertThat(read.getUpdater().getUpdaterStateViewArray())
                .isEqualTo(saved.getUpdater().getUpdaterStateViewArray());
        assertThat(read.getIterationCount()).isEqualTo(5);
    }

    @Test
    void bothKindsAndFormsOfConfigurationsResultInTheSameNetwork() {
        ComputationGraphConfiguration graph = GraphConversion.of(chain());
        INDArray expected = read(text(chain().toJson()), 42).params();

        assertThat(read(text(chain().toYaml()), 42).params()).isEqualTo(expected);
        assertThat(read(text(graph.toJson()), 42).params()).isEqualTo(expected);
        assertThat(read(text(graph.toYaml()), 42).params()).isEqualTo(expected);
        assertThat(read(text(graph.toJson()), 43).params()).isNotEqualTo(expected);
    }

    @Test
    void doublePrecisionBecomesSingle() {
        MultiLayerConfiguration doubles = chain();
        doubles.setDataType(DataType.DOUBLE);

        assertThat(read(text(doubles.toJson()), 1).params().dataType()).isEqualTo(DataType.FLOAT);
    }

    @Test
    void filesOfAnotherKindAreRefused() throws IOException {
        String expected =
                "model.x: expected a DL4J MultiLayerConfiguration or ComputationGraphConfiguration (JSON or YAML)"
                        + " or a model zip, ";
        assertRefused(text("{\"layers\": []}"), expected + "found a file with neither vertices nor confs");
        assertRefused(text("dense: 3"), expected + "found a file with neither vertices nor confs");
        assertRefused(text("{\"confs\": ["), expected + "found a file that cannot be read: Unexpected end-of-input");
        byte[] damaged = bytes(trained());
        assertRefused(Arrays.copyOf(damaged, damaged.length / 2), expected + "found ");
    }

    @Test
    void unknownLayersAreNamed() {
        String custom = GraphConversion.of(chain()).toJson().replace("layers.DenseLayer", "layers.DanceLayer");
        assertThatThrownBy(() -> read(text(custom), 1)).hasMessageContaining("DanceLayer");
    }

    @Test
    void aNewUpdaterKeepsTheWeightsAndDropsTheOldState() throws IOException {
        ComputationGraph read = read(bytes(trained()), 1);

        ComputationGraph changed = UpdaterChange.of(read, new UpdaterSpec.Sgd(0.5));

        assertThat(changed.params()).isEqualTo(read.params());
        assertThat(changed.getUpdater().getUpdaterStateViewArray()).isNull();
        assertThat(changed.getIterationCount()).isZero();
        assertThat(changed.getLearningRate("hidden")).isEqualTo(0.5);
        changed.fit(rows);
        assertThat(changed.params()).isNotEqualTo(read.params());
    }

    private static void assertRefused(byte[] content, String message) {
        assertThatThrownBy(() -> read(content, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(message);
    }

    private static ComputationGraph read(byte[] content, long seed) {
        return new Dl4jFile("model.x", content).network(seed);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Model model) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ModelSerializer.writeModel(model, bytes, true);
        return bytes.toByteArray();
    }

    private MultiLayerNetwork trained() {
        MultiLayerNetwork chain = new MultiLayerNetwork(chain());
        chain.init();
        for (int i = 0; i < 5; i++) {
            chain.fit(rows);
        }
        chain.setEpochCount(2);
        return chain;
    }

    private static MultiLayerConfiguration chain() {
        return new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Adam(0.01))
                .biasUpdater(new Sgd(0.1))
                .l2(0.001)
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .nOut(4)
                        .activation(Activation.TANH)
                        .build())
                .layer(new SubsamplingLayer.Builder(
                                SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                        .build())
                .layer(new BatchNormalization())
                .layer(new DenseLayer.Builder()
                        .name("hidden")
                        .nOut(5)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(8, 8, 1))
                .build();
    }

    @Test
    void binaryFilesAreNamedForWhatTheyAre() {
        byte[] hdf5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0, 0};
        assertThatThrownBy(() -> new Dl4jFile("f", hdf5).network(1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("found an HDF5 file; name a Keras model as network.keras");
        byte[] flatBuffer = {24, 0, 0, 0, 'a', 'b'};
        assertThatThrownBy(() -> new Dl4jFile("f", flatBuffer).network(1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found a binary file, such as a SameDiff graph");
    }
}
