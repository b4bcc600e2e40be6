package io.gradwatch.network.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.network.UpdaterSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Options of Keras layers: each computes what Keras computes, or is refused by its name. */
class KerasOptionsTest {
    private static final UpdaterSpec SGD = new UpdaterSpec.Sgd(0.05);

    @Test
    void aSlopeComputesTheSameAsInKeras() throws IOException {
        float[] rows = numbers("relu_slope.x.txt");
        INDArray input = Nd4j.createFromArray(rows).reshape('c', 5, rows.length / 5);

        float[] found = new KerasFile("f", resource("relu_slope.h5"))
                .network(SGD, 0, true, 1)
                .outputSingle(input)
                .dup('c')
                .data()
                .asFloat();

        float[] expected = numbers("relu_slope.y.txt");
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bn_axis1          | layer batch_normalization (BatchNormalization): expected axis -1 (channels or features), found 1
            concat_gap_flat   | layer concatenate (Concatenate): expected only Dense, Dropout or Activation after Flatten
            conv_softmax      | layer conv2d (Conv2D): expected softmax of vectors, found softmax of images
            elu_alpha         | layer elu (ELU): expected alpha 1.0, found 0.3
            relu_threshold    | layer re_lu (ReLU): expected threshold 0.0, found 0.5
            seq_softmax       | layer activation (Activation): expected softmax of vectors, found softmax of sequences
            softmax_layer_seq | layer softmax (Softmax): expected softmax of vectors, found softmax of sequences
            """)
    void modelsThatDl4jWouldComputeOtherwiseAreRefused(String model, String message) throws IOException {
        assertThat(problems(resource(model + ".h5"))).singleElement().asString().startsWith("f: " + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4     | ReLU               | "max_value": 6.0                      | expected no max_value, found 6.0
            4     | ReLU               | "negative_slope": "steep"             | expected a number as negative_slope, found "steep"
            4     | Dropout            | "rate": 0.5, "noise_shape": [null, 1] | expected no option noise_shape, found [null,1]
            4     | Dropout            | "rate": 1.0                           | expected a rate from 0 to below 1, found 1.0
            4     | Softmax            | "axis": 0                             | expected axis -1 (channels or features), found 0
            4     | Dense              | "units": 3, "lora_rank": 2            | expected no option lora_rank, found 2
            4     | Dense              | "units": 3, "bias_constraint": {}     | expected no option bias_constraint, found {}
            4     | Dense              | "units": 3, "dtype": "float16"        | expected dtype float32, found float16
            4     | Dense              | "units": 3.5                          | expected a positive integer as units, found 3.5
            4     | Dense              | "units": 3, "kernel_initializer": "a" | expected one of GlorotNormal,
            4     | Dense              | "units": 3, "bias_initializer": "a"   | expected bias_initializer Zeros in a model without
            4     | BatchNormalization | "scale": false                        | expected scale true, found false
            4     | BatchNormalization | "renorm": true                        | expected renorm false, found true
            4     | PReLU              | "shared_axes": null                   | expected Dense, Conv2D,
            5,4   | GRU                | "units": 3, "reset_after": true, "activation": "softmax" | expected softmax of vectors
            5,4   | LSTM               | "units": 3, "recurrent_activation": "hard_sigmoid" | expected recurrent_activation sigmoid
            5,4   | LSTM               | "units": 3, "time_major": true        | expected time_major false, found true
            5,4   | SimpleRNN          | "units": 3, "dropout": 0.1            | expected dropout 0.0, found 0.1; use a Dropout
            5,4   | GlobalMaxPooling1D | "data_format": "channels_first"       | expected data_format channels_last, found
            5,4   | GlobalMaxPooling1D | "keepdims": true                      | expected keepdims false, found true
            6,6,2 | Flatten            | "data_format": "channels_first"       | expected data_format channels_last, found
            6,6,2 | MaxPooling2D       | "pool_size": [2], "strides": 2        | expected two numbers as pool_size, found [2]
            6,6,2 | AveragePooling2D   | "pool_size": 2, "strides": 2, "padding": "same" | expected padding valid, found same
            6,6,2 | Conv2D             | "filters": 2, "kernel_size": 2, "strides": 1, "dilation_rate": 1, "padding": "causal" \
            | expected padding valid or same, found causal
            6,6,2 | GlobalMaxPooling1D |                                       | expected sequences, found images
            """)
    void otherOptionsAreRefusedByName(String shape, String type, String options, String message) {
        String json = sequential(shape, """
                {"class_name": "%s", "config": {"name": "layer"%s}},
                {"class_name": "Dense", "config": {"name": "end", "units": 2, "activation": "softmax"}}\
                """.formatted(type, options == null ? "" : ", " + options));
        assertThat(problems(json.getBytes(StandardCharsets.UTF_8)).get(0))
                .startsWith("f: layer layer (" + type + "): " + message);
    }

    @Test
    void defaultsOfKerasAreAccepted() {
        String json = sequential("6,6,2", """
            {"class_name": "BatchNormalization", "config": {"name": "norm", "axis": [3], "renorm": false,
              "dtype": {"class_name": "DTypePolicy", "config": {"name": "float32"}}, "gamma_constraint": null}},
            {"class_name": "ReLU", "config": {"name": "relu", "max_value": null, "threshold": 0}},
            {"class_name": "GlobalMaxPooling2D", "config": {"name": "pool", "keepdims": false}},
            {"class_name": "ELU", "config": {"name": "elu", "alpha": 1}},
            {"class_name": "Dense", "config": {"name": "end", "units": 2, "activation": "softmax",
              "kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.1}}}}\
            """);
        assertThat(new KerasFile("f", json.getBytes(StandardCharsets.UTF_8))
                        .network(SGD, 0, true, 1)
                        .getNumLayers())
                .isEqualTo(5);
    }

    @Test
    void outputsForEachStepAreRefused() {
        String json = sequential("5,4", """
            {"class_name": "Dense", "config": {"name": "end", "units": 2, "activation": "softmax"}}\
            """);
        assertThat(problems(json.getBytes(StandardCharsets.UTF_8)))
                .singleElement()
                .asString()
                .startsWith("f: layer end (Dense): expected vectors before the last layer, found sequences");
    }

    @Test
    void argumentsOfACallAreRefused() {
        String json = """
            {"class_name": "Functional", "config": {"input_layers": ["in", 0, 0], "output_layers": ["end", 0, 0], "layers": [
            {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, 4]}, "inbound_nodes": []},
            {"class_name": "Dense", "config": {"name": "end", "units": 2, "activation": "softmax"}, "inbound_nodes": [
              {"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["in", 0, 0]}}],
               "kwargs": {"mask": null, "training": %s}}]}]}}\
            """;
        assertThat(problems(json.formatted("true").getBytes(StandardCharsets.UTF_8)))
                .containsExactly("f: layer end: expected a call with inputs only, found the argument training = true");
        byte[] unset = json.formatted("false").getBytes(StandardCharsets.UTF_8);
        assertThat(new KerasFile("f", unset).network(SGD, 0, true, 1).getNumLayers())
                .isEqualTo(1);
    }

    @Test
    void zipsAreNamedForWhatTheyAre() throws IOException {
        assertThat(problems(zip("config.json", "model.weights.h5")))
                .containsExactly("f: expected a Keras model (.h5 or .json), found a .keras file; load it with"
                        + " keras.models.load_model and save it with model.save(\"FILE.h5\")");
        assertThat(problems(zip("configuration.json")))
                .containsExactly("f: expected a Keras model (.h5 or .json), found a model zip of DL4J; name it as"
                        + " network.dl4j");
    }

    private static byte[] zip(String... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
            }
        }
        return bytes.toByteArray();
    }

    private static String sequential(String shape, String layers) {
        return """
            {"class_name": "Sequential", "config": {"layers": [
            {"class_name": "InputLayer", "config": {"name": "in", "batch_shape": [null, %s]}},
            %s]}}\
            """.formatted(shape, layers);
    }

    private static List<String> problems(byte[] content) {
        KerasFile file = new KerasFile("f", content);
        return catchThrowableOfType(InvalidInputException.class, () -> file.network(SGD, 0, true, 1))
                .problems()
                .stream()
                .map(Problem::toString)
                .toList();
    }

    private static float[] numbers(String name) throws IOException {
        String text = new String(resource(name), StandardCharsets.UTF_8);
        double[] values = Stream.of(text.strip().split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = KerasOptionsTest.class.getResourceAsStream("options/" + name)) {
            return in.readAllBytes();
        }
    }
}
