package io.gradwatch.network.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.network.UpdaterSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Models that Keras wrote (keras-models.py), compared with the outputs of Keras for the same rows. */
class KerasFileTest {
    private static final UpdaterSpec SGD = new UpdaterSpec.Sgd(0.05);
    private static final int ROWS = 4;

    @ParameterizedTest
    @CsvSource({"convolutional,7x6x2", "recurrent,5x3", "dense,4", "keras2,4"})
    void modelsComputeTheSameAsInKeras(String name, String shape) throws IOException {
        INDArray output = network(name + ".h5").outputSingle(rows(shape));

        JsonNode expected =
                new ObjectMapper().readTree(resource("expected.json")).get(name);
        float[] found = output.dup('c').data().asFloat();
        assertThat(found).hasSize(expected.size());
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo((float) expected.get(i).asDouble(), within(1e-5f));
        }
    }

    @ParameterizedTest
    @CsvSource({"convolutional,7x6x2,3", "recurrent,5x3,2", "dense,4,2"})
    void modelsTrainAndSurviveDl4jsJson(String name, String shape, int classes) throws IOException {
        ComputationGraph network = network(name + ".h5");
        INDArray labels = Nd4j.zeros(ROWS, classes);
        for (int row = 0; row < ROWS; row++) {
            labels.putScalar(row, row % classes, 1);
        }
        DataSet data = new DataSet(rows(shape), labels);
        double before = network.score(data);
        for (int i = 0; i < 10; i++) {
            network.fit(data);
        }
        assertThat(network.score(data)).isLessThan(before);
        ComputationGraphConfiguration configuration = network.getConfiguration();
        assertThat(ComputationGraphConfiguration.fromJson(configuration.toJson()))
                .isEqualTo(configuration);
    }

    @Test
    void layersKeepTheirNames() throws IOException {
        assertThat(network("recurrent.h5").getConfiguration().getVertices().keySet())
                .containsExactly("gru", "lstm", "both", "last", "last_last", "side", "residual", "classes");
    }

    @Test
    void weightsOfAJsonAreDrawnFromTheSeed() throws IOException {
        byte[] json = resource("recurrent.json");
        INDArray first = new KerasFile("f", json).network(SGD, 0, true, 1).params();
        assertThat(new KerasFile("f", json).network(SGD, 0, true, 1).params()).isEqualTo(first);
        assertThat(new KerasFile("f", json).network(SGD, 0, true, 2).params()).isNotEqualTo(first);
    }

    @Test
    void everyUnsupportedLayerIsNamedWithTheReason() {
        String json = sequential("""
            {"class_name": "Embedding", "config": {"name": "words"}},
            {"class_name": "GRU", "config": {"name": "gru", "units": 2, "reset_after": false}},
            {"class_name": "Dense", "config": {"name": "gelu", "units": 2, "activation": "gelu"}},
            {"class_name": "Dense", "config": {"name": "frozen", "units": 2, "trainable": false}},
            {"class_name": "Dense", "config": {"name": "end", "units": 2, "activation": "linear"}}\
            """);
        assertThat(problems(json))
                .containsExactly(
                        "f: layer words (Embedding): expected Dense, Conv2D, MaxPooling2D, AveragePooling2D, GlobalMaxPooling1D,"
                                + " GlobalMaxPooling2D, GlobalAveragePooling1D, GlobalAveragePooling2D, Flatten,"
                                + " BatchNormalization, Dropout, Activation, ReLU, LeakyReLU, ELU, Softmax, SimpleRNN,"
                                + " LSTM, GRU, Add, Multiply, Average, Maximum or Concatenate, found Embedding",
                        "f: layer gru (GRU): expected reset_after true, found false",
                        "f: layer gelu (Dense): expected one of elu, linear, relu, selu, sigmoid, silu, softmax,"
                                + " softplus, softsign, swish, tanh as activation, found gelu",
                        "f: layer frozen (Dense): expected trainable true, found false",
                        "f: layer end (Dense): expected softmax or sigmoid as the last activation of a classifier,"
                                + " found identity");
    }

    @Test
    void otherFilesAreReported() {
        assertThat(problems("{\"a\": 1}"))
                .containsExactly("f: expected a Sequential or functional model, found no class_name");
        assertThat(problems("{")).singleElement().asString().startsWith("f: expected a Keras model (.h5 or .json), ");
        byte[] hdf5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 1, 2, 3};
        assertThatThrownBy(() -> new KerasFile("f", hdf5).network(SGD, 0, true, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("f: expected a Keras model (.h5 or .json), found a file that cannot be read");
    }

    private static List<String> problems(String json) {
        KerasFile file = new KerasFile("f", json.getBytes(StandardCharsets.UTF_8));
        return catchThrowableOfType(InvalidInputException.class, () -> file.network(SGD, 0, true, 1))
                .problems()
                .stream()
                .map(Problem::toString)
                .toList();
    }

    private static String sequential(String layers) {
        return """
            {"class_name": "Sequential", "config": {"layers": [
            {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, 4]}},
            %s]}}\
            """.formatted(layers);
    }

    private static ComputationGraph network(String file) throws IOException {
        return new KerasFile(file, resource(file)).network(SGD, 0, true, 1);
    }

    /** Returns sin(1), sin(2), … in Keras' order of dimensions, converted to DL4J's. */
    private static INDArray rows(String shape) {
        long[] lengths = Pattern.compile("x")
                .splitAsStream(ROWS + "x" + shape)
                .mapToLong(Long::parseLong)
                .toArray();
        float[] values = new float[(int) LongStream.of(lengths).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i + 1);
        }
        INDArray rows = Nd4j.createFromArray(values).reshape('c', lengths);
        return switch (lengths.length) {
            case 3 -> rows.permute(0, 2, 1);
            case 4 -> rows.permute(0, 3, 1, 2);
            default -> rows;
        };
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = KerasFileTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }
}
