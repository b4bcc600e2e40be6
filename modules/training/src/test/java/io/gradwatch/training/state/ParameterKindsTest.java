package io.gradwatch.training.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.network.Activation;
import io.gradwatch.network.Initializer;
import io.gradwatch.network.LayerSpec;
import io.gradwatch.network.LayerSpec.BatchNorm;
import io.gradwatch.network.LayerSpec.Conv2d;
import io.gradwatch.network.LayerSpec.Dense;
import io.gradwatch.network.LayerSpec.Dropout;
import io.gradwatch.network.LayerSpec.MaxPool;
import io.gradwatch.network.LayerSpec.Output;
import io.gradwatch.network.Loss;
import io.gradwatch.network.NetworkBuilder;
import io.gradwatch.network.NetworkSpec;
import io.gradwatch.network.Padding;
import io.gradwatch.network.Recurrent;
import io.gradwatch.network.Recurrent.Cell;
import io.gradwatch.network.Size;
import io.gradwatch.network.UpdaterSpec;
import io.gradwatch.signal.ParameterKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterKindsTest {
    private static final Initializer INIT = Initializer.Scheme.XAVIER;
    private static final List<Integer> VECTOR = List.of(4);
    private static final List<Integer> SEQUENCE = List.of(5, 4);
    private static final List<Integer> IMAGE = List.of(2, 6, 6);
    private static final Output OUTPUT = new Output(3, Activation.SOFTMAX, Loss.MCXENT, INIT);

    private static final String[] WEIGHT_AND_BIAS = {"W WEIGHT", "b BIAS"};
    private static final String[] RECURRENT = {"W WEIGHT", "RW RECURRENT_WEIGHT", "b BIAS"};
    private static final String[] NORMALIZATION = {
        "gamma NORMALIZATION", "beta NORMALIZATION", "mean STATISTIC", "log10stdev STATISTIC"
    };

    static Stream<Arguments> layersOfJobFiles() {
        Stream<Arguments> recurrent = Stream.of(Cell.values())
                .map(cell -> jobFile(new Recurrent(cell, 3, Activation.TANH, INIT, false), SEQUENCE, RECURRENT));
        return Stream.concat(
                recurrent,
                Stream.of(
                        jobFile(new Dense(3, Activation.RELU, INIT, 1), VECTOR, WEIGHT_AND_BIAS),
                        jobFile(
                                new Conv2d(3, new Size(2, 2), new Size(1, 1), Padding.SAME, Activation.RELU, INIT),
                                IMAGE,
                                WEIGHT_AND_BIAS),
                        jobFile(new MaxPool(new Size(2, 2), new Size(2, 2)), IMAGE),
                        jobFile(new BatchNorm(), IMAGE, NORMALIZATION),
                        jobFile(new Dropout(0.5), VECTOR),
                        jobFile(OUTPUT, VECTOR, WEIGHT_AND_BIAS)));
    }

    @ParameterizedTest
    @MethodSource("layersOfJobFiles")
    void layersOfJobFilesHaveTheseKinds(LayerSpec layer, List<Integer> shape, String... kinds) {
        List<LayerSpec> layers = layer instanceof Output ? List.of(layer) : List.of(layer, OUTPUT);
        ComputationGraph network = new ComputationGraph(
                NetworkBuilder.build(new NetworkSpec(layers), shape, OUTPUT.units(), new UpdaterSpec.Sgd(0.1), 0, 1));

        assertThat(kinds(network, layer.kind() + "_0")).containsExactlyInAnyOrder(kinds);
    }

    @Test
    void everyLayerKindOfJobFilesIsTested() {
        Set<Class<?>> tested = new HashSet<>();
        layersOfJobFiles().forEach(layer -> tested.add(layer.get()[0].getClass()));

        assertThat(tested).containsExactlyInAnyOrder(LayerSpec.class.getPermittedSubclasses());
    }

    static Stream<Arguments> layersOfModelFiles() {
        InputType vector = InputType.feedForward(4);
        InputType sequence = InputType.recurrent(4, 5);
        InputType image = InputType.convolutional(6, 6, 2);
        return Stream.of(
                modelFile(new PReLULayer.Builder().inputShape(4).build(), vector, "W WEIGHT"),
                modelFile(new ElementWiseMultiplicationLayer.Builder().nOut(4).build(), vector, WEIGHT_AND_BIAS),
                modelFile(new DenseLayer.Builder().nOut(3).hasBias(false).build(), vector, "W WEIGHT"),
                modelFile(
                        new BatchNormalization.Builder().useLogStd(false).build(),
                        vector,
                        "gamma NORMALIZATION",
                        "beta NORMALIZATION",
                        "mean STATISTIC",
                        "var STATISTIC"),
                modelFile(new FrozenLayer(new DenseLayer.Builder().nOut(3).build()), vector, WEIGHT_AND_BIAS),
                modelFile(
                        new SeparableConvolution2D.Builder(2, 2).nOut(3).build(),
                        image,
                        "b BIAS",
                        "W WEIGHT",
                        "pW WEIGHT"),
                modelFile(
                        new DepthwiseConvolution2D.Builder(2, 2)
                                .depthMultiplier(2)
                                .build(),
                        image,
                        "b BIAS",
                        "W WEIGHT"),
                modelFile(new Deconvolution2D.Builder(2, 2).nOut(3).build(), image, "b BIAS", "W WEIGHT"),
                modelFile(new Convolution1DLayer.Builder(2).nOut(3).build(), sequence, WEIGHT_AND_BIAS),
                modelFile(new LastTimeStep(new SimpleRnn.Builder().nOut(3).build()), sequence, RECURRENT),
                modelFile(
                        new Bidirectional(new LSTM.Builder().nOut(3).build()),
                        sequence,
                        "fW WEIGHT",
                        "fRW RECURRENT_WEIGHT",
                        "fb BIAS",
                        "bW WEIGHT",
                        "bRW RECURRENT_WEIGHT",
                        "bb BIAS"));
    }

    @ParameterizedTest
    @MethodSource("layersOfModelFiles")
    void layersOfModelFilesHaveTheseKinds(Layer layer, InputType input, String... kinds) {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(input)
                .addLayer("tested", layer, "input")
                .setOutputs("tested")
                .build());

        assertThat(kinds(network, "tested")).containsExactlyInAnyOrder(kinds);
    }

    private static List<String> kinds(ComputationGraph network, String layer) {
        network.init();
        List<String> kinds = new ArrayList<>();
        for (ParameterKey key : FlatLayout.of(network).layout().parameters()) {
            if (key.layer().name().equals(layer)) {
                kinds.add(key.param() + " " + key.kind());
            }
        }
        return kinds;
    }

    private static Arguments jobFile(LayerSpec layer, List<Integer> shape, String... kinds) {
        return Arguments.of(layer, shape, kinds);
    }

    private static Arguments modelFile(Layer layer, InputType input, String... kinds) {
        return Arguments.of(layer, input, kinds);
    }
}
