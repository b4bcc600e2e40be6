package io.gradwatch.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.gradwatch.network.Initializer.Scheme;
import io.gradwatch.network.LayerSpec.BatchNorm;
import io.gradwatch.network.LayerSpec.Conv2d;
import io.gradwatch.network.LayerSpec.Dense;
import io.gradwatch.network.LayerSpec.Dropout;
import io.gradwatch.network.LayerSpec.MaxPool;
import io.gradwatch.network.LayerSpec.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

class NetworkBuilderTest {
    private static final UpdaterSpec SGD = new UpdaterSpec.Sgd(0.1);
    private static final List<Integer> IMAGE = List.of(1, 28, 28);
    private static final NetworkSpec DEEP =
            new NetworkSpec(List.of(new Dense(6, Activation.SIGMOID, Scheme.XAVIER, 12), output(3)));
    private static final NetworkSpec CONVOLUTIONAL = new NetworkSpec(List.of(
            conv(6, 5, Padding.VALID),
            new MaxPool(new Size(2, 2), new Size(2, 2)),
            new BatchNorm(),
            conv(4, 3, Padding.SAME),
            new Dropout(0.25),
            new Dense(20, Activation.RELU, Scheme.RELU, 1),
            new BatchNorm(),
            output(10)));

    @Test
    void layersAreNamedByKindAndCountedAfterRepeat() {
        assertThat(build(CONVOLUTIONAL, IMAGE, 10).getVertices().keySet())
                .containsExactly(
                        "conv2d_0",
                        "maxpool_0",
                        "batchNorm_0",
                        "conv2d_1",
                        "dropout_0",
                        "dense_0",
                        "batchNorm_1",
                        "output_0");
        assertThat(build(DEEP, List.of(4), 3).getVertices().keySet())
                .hasSize(13)
                .startsWith("dense_0", "dense_1")
                .endsWith("dense_11", "output_0");
    }

    @Test
    void layersFormAChainFromTheInput() {
        ComputationGraphConfiguration configuration = build(DEEP, List.of(4), 3);
        assertThat(configuration.getNetworkInputs()).containsExactly("input");
        assertThat(configuration.getNetworkOutputs()).containsExactly("output_0");
        assertThat(configuration.getVertexInputs())
                .containsEntry("dense_0", List.of("input"))
                .containsEntry("dense_10", List.of("dense_9"))
                .containsEntry("output_0", List.of("dense_11"));
    }

    @Test
    void convolutionalNetworkOutputsClassProbabilities() {
        INDArray output = network(CONVOLUTIONAL, IMAGE, 10).outputSingle(Nd4j.rand(3, 1, 28, 28));
        assertThat(output.shape()).containsExactly(3, 10);
        assertThat(output.sum(1).toDoubleVector()).containsExactly(new double[] {1, 1, 1}, offset(1e-5));
    }

    @ParameterizedTest
    @EnumSource(Padding.class)
    void gradientsOfConvolutionalNetworksAreThoseOfNumericalDifferentiation(Padding padding) {
        Conv2d first = new Conv2d(3, new Size(3, 2), new Size(1, 1), padding, Activation.TANH, Scheme.XAVIER);
        Conv2d second = new Conv2d(2, new Size(2, 2), new Size(2, 1), padding, Activation.SIGMOID, Scheme.XAVIER);
        NetworkSpec network = new NetworkSpec(List.of(
                first,
                new MaxPool(new Size(2, 2), new Size(1, 1)),
                new BatchNorm(),
                second,
                new Dense(3, Activation.TANH, Scheme.XAVIER, 1),
                output(2)));
        GradientCheck.check(build(network, List.of(2, 6, 5), 2), new long[] {4, 2, 6, 5}, 2);
    }

    @Test
    void shapesAgreeWithDl4j() {
        List<Integer> shape = List.of(3, 17, 13);
        Conv2d valid = new Conv2d(4, new Size(4, 3), new Size(3, 2), Padding.VALID, Activation.RELU, Scheme.RELU);
        Conv2d same = new Conv2d(5, new Size(3, 3), new Size(2, 3), Padding.SAME, Activation.RELU, Scheme.RELU);
        MaxPool pool = new MaxPool(new Size(2, 1), new Size(2, 1));
        ComputationGraphConfiguration configuration =
                build(new NetworkSpec(List.of(valid, same, pool, output(2))), shape, 2);
        var types = configuration.getLayerActivationTypes(InputType.convolutional(17, 13, 3));
        for (String name : List.of("conv2d_0", "conv2d_1", "maxpool_0")) {
            LayerSpec layer = name.equals("conv2d_0") ? valid : name.equals("conv2d_1") ? same : pool;
            shape = layer.outputShape(shape);
            var type = (InputType.InputTypeConvolutional) types.get(name);
            assertThat(shape).containsExactly((int) type.getChannels(), (int) type.getHeight(), (int) type.getWidth());
        }
    }

    @Test
    void imagesAreFlattenedRowMajor() {
        NetworkSpec dense = new NetworkSpec(List.of(output(2)));
        ComputationGraph ofImages = network(dense, List.of(2, 3, 4), 2);
        ComputationGraph ofVectors = network(dense, List.of(24), 2);
        INDArray images = Nd4j.rand(5, 2, 3, 4);
        assertThat(ofImages.outputSingle(images))
                .isEqualTo(ofVectors.outputSingle(images.dup('c').reshape('c', 5, 24)));
    }

    @ParameterizedTest
    @MethodSource("initializers")
    void sameSeedGivesTheSameBits(Initializer init) {
        NetworkSpec network = new NetworkSpec(List.of(new Dense(40, Activation.TANH, init, 3), output(3)));
        INDArray first = network(network, List.of(30), 3).params().dup();
        Nd4j.getRandom().setSeed(99);
        Nd4j.rand(7);
        assertThat(network(network, List.of(30), 3).params()).isEqualTo(first);
        ComputationGraph other = new ComputationGraph(NetworkBuilder.build(network, List.of(30), 3, SGD, 0, 2));
        other.init();
        assertThat(other.params()).isNotEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("initializers")
    void initializersHaveTheirSpread(Initializer init) {
        int fanIn = 400;
        int fanOut = 300;
        NetworkSpec network = new NetworkSpec(List.of(new Dense(fanOut, Activation.TANH, init, 1), output(2)));
        INDArray weights = network(network, List.of(fanIn), 2).getParam("dense_0_W");
        double expected = standardDeviation(init, fanIn, fanOut);
        assertThat(weights.stdNumber().doubleValue()).isBetween(0.97 * expected, 1.03 * expected);
    }

    private static double standardDeviation(Initializer init, int fanIn, int fanOut) {
        if (init instanceof Initializer.Uniform uniform) {
            return (uniform.high() - uniform.low()) / Math.sqrt(12);
        }
        if (init instanceof Initializer.Normal normal) {
            return normal.standardDeviation();
        }
        return switch ((Scheme) init) {
            case XAVIER, XAVIER_UNIFORM -> Math.sqrt(2.0 / (fanIn + fanOut));
            case RELU, RELU_UNIFORM -> Math.sqrt(2.0 / fanIn);
            case LECUN_NORMAL -> Math.sqrt(1.0 / fanIn);
            // DL4J draws from ±3/√fanIn, √3 times LeCun's own bounds.
            case LECUN_UNIFORM -> Math.sqrt(3.0 / fanIn);
            case ZERO -> 0;
        };
    }

    static Stream<Initializer> initializers() {
        Stream<Initializer> random = Stream.of(new Initializer.Uniform(-0.05, 0.05), new Initializer.Normal(0.1, 0.05));
        return Stream.concat(Stream.of(Scheme.values()).filter(scheme -> scheme != Scheme.ZERO), random);
    }

    @Test
    void zeroInitializerSetsZeros() {
        NetworkSpec network = new NetworkSpec(List.of(new Dense(4, Activation.TANH, Scheme.ZERO, 1), output(2)));
        assertThat(network(network, List.of(3), 2)
                        .getParam("dense_0_W")
                        .amaxNumber()
                        .doubleValue())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void everyActivationHasADefaultInitializerAndRuns(Activation activation) {
        Dense dense = new Dense(4, activation, Initializer.defaultFor(activation), 1);
        INDArray output = network(new NetworkSpec(List.of(dense, output(2))), List.of(3), 2)
                .outputSingle(Nd4j.rand(2, 3));
        assertThat(output.shape()).containsExactly(2, 2);
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void everyLossFallsWithEveryUnusualActivation(Loss loss) {
        for (Activation activation : List.of(Activation.SIGMOID, Activation.SOFTMAX, Activation.IDENTITY)) {
            if (activation == Activation.IDENTITY && loss.fittingActivation() != Activation.IDENTITY) {
                continue;
            }
            ComputationGraph network =
                    network(new NetworkSpec(List.of(new Output(2, activation, loss, Scheme.XAVIER))), List.of(3), 2);
            assertLossFalls(network);
        }
    }

    @ParameterizedTest
    @MethodSource("updaters")
    void everyUpdaterLowersTheLoss(UpdaterSpec updater) {
        ComputationGraph network =
                new ComputationGraph(NetworkBuilder.build(DEEP_ENOUGH, List.of(3), 2, updater, 0.001, 1));
        network.init();
        assertLossFalls(network);
    }

    private static final NetworkSpec DEEP_ENOUGH =
            new NetworkSpec(List.of(new Dense(6, Activation.TANH, Scheme.XAVIER, 2), output(2)));

    static Stream<UpdaterSpec> updaters() {
        return Stream.of(
                new UpdaterSpec.Sgd(0.1),
                new UpdaterSpec.Nesterovs(0.01, 0.9),
                new UpdaterSpec.Adam(0.01, 0.9, 0.999),
                new UpdaterSpec.AdamW(0.01, 0.9, 0.999, 0.01),
                new UpdaterSpec.RmsProp(0.001, 0.95),
                new UpdaterSpec.AdaGrad(0.1));
    }

    private static void assertLossFalls(ComputationGraph network) {
        DataSet data = new DataSet(
                Nd4j.create(new float[][] {{0, 0, 1}, {0, 1, 0}, {1, 0, 1}, {1, 1, 0}}),
                Nd4j.create(new float[][] {{1, 0}, {0, 1}, {1, 0}, {0, 1}}));
        double before = network.score(data);
        for (int i = 0; i < 10; i++) {
            network.fit(data);
        }
        assertThat(network.score(data)).isLessThan(before);
    }

    @Test
    void rowsAreWeightedByTheirClass() {
        NetworkSpec plain = new NetworkSpec(List.of(output(2)));
        NetworkSpec weighted = new NetworkSpec(
                List.of(new Output(2, Activation.SOFTMAX, Loss.MCXENT, Scheme.XAVIER, List.of(0.5, 3.0))));
        DataSet rows = new DataSet(Nd4j.rand(2, 3), Nd4j.eye(2));

        INDArray losses = network(plain, List.of(3), 2).scoreExamples(rows, false);
        INDArray weightedLosses = network(weighted, List.of(3), 2).scoreExamples(rows, false);

        assertThat(weightedLosses.getDouble(0)).isCloseTo(0.5 * losses.getDouble(0), offset(1e-6));
        assertThat(weightedLosses.getDouble(1)).isCloseTo(3 * losses.getDouble(1), offset(1e-6));
        ComputationGraphConfiguration configuration = build(weighted, List.of(3), 2);
        assertThat(ComputationGraphConfiguration.fromJson(configuration.toJson()))
                .isEqualTo(configuration);
        GradientCheck.check(configuration, new long[] {4, 3}, 2);
    }

    @Test
    void l2AndWeightDecayReachWeightsButNotBiases() {
        UpdaterSpec adamW = new UpdaterSpec.AdamW(0.01, 0.9, 0.999, 0.05);
        ComputationGraph network = new ComputationGraph(NetworkBuilder.build(DEEP, List.of(4), 3, adamW, 0.3, 1));
        network.init();
        BaseLayer dense = (BaseLayer) network.getLayer("dense_3").conf().getLayer();
        assertThat(dense.getRegularizationByParam("W"))
                .containsExactly(new L2Regularization(0.3), new WeightDecay(0.05, true));
        assertThat(dense.getRegularizationByParam("b")).isEmpty();
        assertThat(((FeedForwardLayer) dense).getNIn()).isEqualTo(6);
    }

    @Test
    void configurationSurvivesDl4jsJson() {
        ComputationGraphConfiguration configuration = build(CONVOLUTIONAL, IMAGE, 10);
        assertThat(ComputationGraphConfiguration.fromJson(configuration.toJson()))
                .isEqualTo(configuration);
    }

    @Test
    void networkSurvivesModelSerializer(@TempDir Path folder) throws IOException {
        ComputationGraph network = network(CONVOLUTIONAL, IMAGE, 10);
        Path file = folder.resolve("model.zip");
        ModelSerializer.writeModel(network, file.toFile(), true);
        ComputationGraph restored = ModelSerializer.restoreComputationGraph(file.toFile());
        assertThat(restored.params()).isEqualTo(network.params());
        assertThat(restored.getConfiguration()).isEqualTo(network.getConfiguration());
    }

    private static ComputationGraphConfiguration build(NetworkSpec network, List<Integer> inputShape, int outputs) {
        return NetworkBuilder.build(network, inputShape, outputs, SGD, 0, 1);
    }

    private static ComputationGraph network(NetworkSpec network, List<Integer> inputShape, int outputs) {
        ComputationGraph graph = new ComputationGraph(build(network, inputShape, outputs));
        graph.init();
        return graph;
    }

    private static Conv2d conv(int filters, int kernel, Padding padding) {
        return new Conv2d(filters, new Size(kernel, kernel), new Size(1, 1), padding, Activation.RELU, Scheme.RELU);
    }

    private static Output output(int units) {
        return new Output(units, Activation.SOFTMAX, Loss.MCXENT, Scheme.XAVIER);
    }
}
