package io.gradwatch.training.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.signal.LogHistogram;
import io.gradwatch.signal.ParameterKey;
import io.gradwatch.signal.ParameterReport;
import io.gradwatch.training.Networks;
import io.gradwatch.training.kernels.GradientClipper;
import io.gradwatch.training.kernels.Kernel;
import io.gradwatch.training.kernels.ReplicaKernels;
import io.gradwatch.training.probe.Probe.Depth;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.FlatLayout;
import io.gradwatch.training.state.FlatLayout.Segment;
import io.gradwatch.training.state.GradientRule;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

class ProbeTest {
    private static final int BATCH = 16;

    private final Seen small = new Seen(Networks.dense(new Adam(0.01)), new long[] {BATCH, 8}, 4);

    @Test
    void normsAreThoseOfNumericalDifferentiation() {
        assertNormsAreNumerical(Networks.dense(new Adam(0.01)), small);
        assertNormsAreNumerical(
                Networks.recurrent(new Adam(0.01)),
                new Seen(Networks.recurrent(new Adam(0.01)), new long[] {BATCH, 2, 4}, 4));
    }

    private static void assertNormsAreNumerical(ComputationGraphConfiguration configuration, Seen seen) {
        ComputationGraph doubles = new ComputationGraph(configuration);
        doubles.init();
        doubles = doubles.convertDataType(DataType.DOUBLE);
        INDArray[] features = {seen.features.castTo(DataType.DOUBLE)};
        INDArray[] labels = {seen.labels.castTo(DataType.DOUBLE)};
        INDArray parameters = doubles.params();
        parameters.assign(seen.before.castTo(DataType.DOUBLE));

        seen.fit();

        for (int i = 0; i < seen.layout.segments().size(); i++) {
            Segment segment = seen.layout.segments().get(i);
            double squares = 0;
            for (int at = segment.start(); at < segment.start() + segment.length(); at++) {
                double slope = slope(doubles, features, labels, parameters, at);
                squares += slope * slope;
            }
            assertThat(seen.report(i).gradient().norm().mean())
                    .as("%s", seen.layout.layout().parameters().get(i))
                    .isCloseTo(Math.sqrt(squares), within(1e-5 + Math.sqrt(squares) * 1e-4));
        }
    }

    private static double slope(
            ComputationGraph network, INDArray[] features, INDArray[] labels, INDArray parameters, int at) {
        double epsilon = 1e-5;
        double value = parameters.getDouble(at);
        parameters.putScalar(at, value + epsilon);
        double above = network.score(new org.nd4j.linalg.dataset.MultiDataSet(features, labels), true);
        parameters.putScalar(at, value - epsilon);
        double below = network.score(new org.nd4j.linalg.dataset.MultiDataSet(features, labels), true);
        parameters.putScalar(at, value);
        return (above - below) / (2 * epsilon);
    }

    @Test
    void statisticsOfALargeNetworkAreThoseOfAPlainComputation() {
        Seen large = new Seen(large(new NeuralNetConfiguration.Builder()), new long[] {BATCH, 300}, 10);
        float[] raw = large.rawGradient();

        large.fit();

        for (int i = 0; i < large.layout.segments().size(); i++) {
            ParameterKey key = large.layout.layout().parameters().get(i);
            Segment segment = large.layout.segments().get(i);
            double[] values = plain(raw, segment);
            ParameterReport report = large.report(i);
            double squares = Arrays.stream(values).map(v -> v * v).sum();
            assertRelative(report.gradient().norm().mean(), Math.sqrt(squares), key);
            assertRelative(report.gradient().rms(), Math.sqrt(squares / values.length), key);
            double mean = Arrays.stream(values).map(Math::abs).average().orElseThrow();
            boolean sampled = values.length > TensorScan.SAMPLE;
            assertThat(report.gradient().meanMagnitude())
                    .as("%s", key)
                    .isCloseTo(mean, within(mean * (sampled ? 0.05 : 1e-5)));
            double greatest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
            assertThat(report.gradient().maxMagnitude())
                    .as("%s", key)
                    .isBetween(greatest * (sampled ? 0.3 : 0.99999), greatest * 1.00001);
            assertThat(report.gradient().nonFinite()).isZero();
            assertHistogram(report, values);
        }
    }

    private static void assertHistogram(ParameterReport report, double[] values) {
        long[] expected = new long[LogHistogram.BUCKETS];
        double[] bounds = LogHistogram.bounds();
        long zeros = 0;
        for (double value : values) {
            int bucket = 0;
            while (bucket < bounds.length && Math.abs(value) > bounds[bucket]) {
                bucket++;
            }
            expected[bucket] += value == 0 ? 0 : 1;
            zeros += value == 0 ? 1 : 0;
        }
        if (values.length <= TensorScan.SAMPLE) {
            assertThat(report.gradient().magnitudes().counts()).isEqualTo(expected);
            assertThat(report.gradient().zeroRatio()).isEqualTo((double) zeros / values.length);
            return;
        }
        long[] sampled = report.gradient().magnitudes().counts();
        double total = Arrays.stream(sampled).sum();
        for (int bucket = 0; bucket < expected.length; bucket++) {
            assertThat(sampled[bucket] / total).isCloseTo((double) expected[bucket] / values.length, within(0.02));
        }
    }

    /** Returns updaters and rules that turn a gradient into an update in different ways. */
    private static Stream<Arguments> rules() {
        GradientRule none = GradientRule.NONE;
        return Stream.of(
                arguments(named("SGD", learning()), none),
                arguments(
                        named("by schedule", learning(new Sgd(new StepSchedule(ScheduleType.ITERATION, 0.4, 0.5, 1)))),
                        none),
                arguments(named("biases apart", learning().biasUpdater(new Sgd(0.7))), none),
                arguments(named("of sums", learning(new Sgd(0.01)).miniBatch(false)), none),
                arguments(named("L2", learning().l2(0.5)), none),
                arguments(named("weight decay", learning().weightDecay(0.5)), none),
                arguments(
                        named(
                                "clipped",
                                learning()
                                        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                                        .gradientNormalizationThreshold(0.01)),
                        none),
                arguments(named("bounded", learning()), GradientRule.globalNorm(0.01)),
                arguments(named("Adam", learning(new Adam(0.01))), none));
    }

    private static NeuralNetConfiguration.Builder learning() {
        return learning(new Sgd(0.3));
    }

    private static NeuralNetConfiguration.Builder learning(IUpdater updater) {
        return new NeuralNetConfiguration.Builder().updater(updater);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void updateNormIsWhatTheUpdaterDid_weightNormWhatTheRoundFound(
            NeuralNetConfiguration.Builder settings, GradientRule rule) {
        Seen seen = new Seen(large(settings), new long[] {BATCH, 300}, 10, rule);
        seen.probe.startRound(FlatFloats.copyOf(seen.before), true);
        seen.fit(0, Depth.NORMS);
        INDArray between = seen.network.params().dup();

        seen.fit(1, Depth.FULL);

        INDArray update = between.sub(seen.network.params());
        for (int i = 0; i < seen.layout.segments().size(); i++) {
            Segment segment = seen.layout.segments().get(i);
            ParameterKey key = seen.layout.layout().parameters().get(i);
            assertRelative(seen.report(i).weightNorm(), norm(seen.before, segment), key);
            double expected = norm(update, segment);
            assertThat(seen.report(i).updateNorm()).as("%s", key).isCloseTo(expected, within(5e-6 + expected * 1e-3));
        }
    }

    @Test
    void aStateOfAnotherNetworkIsRefused() {
        FlatFloats longer = FlatFloats.of(new float[Math.toIntExact(small.network.numParams()) + 1]);

        assertThatIllegalArgumentException().isThrownBy(() -> small.probe.startRound(longer, true));
    }

    @Test
    void activationsAreOfAllTimeStepsAndNotOfGatedCells() {
        Seen recurrent = new Seen(Networks.recurrent(new Sgd(0.1)), new long[] {BATCH, 2, 4}, 4);
        recurrent.network.getParam("simpleRnn_0_b").putScalar(0, 100).putScalar(1, -100);

        recurrent.fit();

        assertThat(recurrent.probe.activationReports().get(0).saturatedRatio()).isBetween(0.4, 0.9);
        assertThat(recurrent.probe.activationReports().get(1)).isEqualTo(ActivationStatistics.NONE);
    }

    @Test
    void aNonFiniteElementIsCountedAndMakesTheNormNaN() {
        small.features.putScalar(0, 0, Float.NaN);

        small.fit();

        assertThat(small.probe.firstNonFinite()).isZero();
        assertThat(small.report(0).gradient().nonFinite()).isPositive();
        assertThat(small.report(0).gradient().norm().mean()).isNaN();
    }

    @Test
    void gradientsWhoseSquaresNoFloatCanHoldStillHaveANorm() {
        INDArray flat = Nd4j.createFromArray(3e-30f, -4e-30f);

        double squares = new TensorScan(flat).sumOfSquares(new Segment(0, 2, true));

        assertThat(Math.sqrt(squares)).isCloseTo(5e-30, within(1e-35));
    }

    @Test
    void anUnsampledMinibatchLeavesNothing() {
        small.probe.startRound(FlatFloats.copyOf(small.before), true);
        small.probe.expect(0, Depth.NONE);
        small.network.fit(new INDArray[] {small.features}, new INDArray[] {small.labels});

        assertThat(small.report(0).gradient().samples()).isZero();
        assertThat(small.probe.firstNonFinite()).isEqualTo(-1);
    }

    private static void assertRelative(double actual, double expected, ParameterKey key) {
        assertThat(actual).as("%s", key).isCloseTo(expected, within(Math.abs(expected) * 1e-5));
    }

    private static double[] plain(float[] raw, Segment segment) {
        double[] values = new double[segment.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = raw[segment.start() + i] / (double) BATCH;
        }
        return values;
    }

    private static double norm(INDArray flat, Segment segment) {
        float[] values = flat.dup().data().asFloat();
        double squares = 0;
        for (int i = segment.start(); i < segment.start() + segment.length(); i++) {
            squares += (double) values[i] * values[i];
        }
        return Math.sqrt(squares);
    }

    private static ComputationGraphConfiguration large(NeuralNetConfiguration.Builder rules) {
        return rules.seed(3)
                .graphBuilder()
                .addInputs("input")
                .addLayer(
                        "dense_0",
                        new DenseLayer.Builder()
                                .nIn(300)
                                .nOut(500)
                                .activation(Activation.RELU)
                                .build(),
                        "input")
                .addLayer(
                        "dense_1",
                        new DenseLayer.Builder()
                                .nIn(500)
                                .nOut(400)
                                .activation(Activation.SIGMOID)
                                .build(),
                        "dense_0")
                .addLayer(
                        "output_0",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(400)
                                .nOut(10)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "dense_1")
                .setOutputs("output_0")
                .build();
    }

    /** A network with its probe, on one minibatch. */
    private static final class Seen {
        private final ComputationGraph network;
        private final FlatLayout layout;
        private final Probe probe;
        private final INDArray features;
        private final INDArray labels;
        private final INDArray before;

        Seen(ComputationGraphConfiguration configuration, long[] featureShape, int classes) {
            this(configuration, featureShape, classes, GradientRule.NONE);
        }

        Seen(ComputationGraphConfiguration configuration, long[] featureShape, int classes, GradientRule rule) {
            network = new ComputationGraph(configuration);
            network.init();
            layout = FlatLayout.of(network);
            probe = new Probe(network, layout);
            Optional<GradientClipper> clipper = Optional.of(rule)
                    .filter(r -> r.kind() != GradientRule.Kind.NONE)
                    .map(r -> new GradientClipper(network, layout, r));
            ReplicaKernels.replaceUpdater(network, probe, clipper, Kernel.ALL);
            network.setListeners(probe);
            Nd4j.getRandom().setSeed(5);
            features = Nd4j.randn(DataType.FLOAT, featureShape);
            labels = Nd4j.zeros(DataType.FLOAT, BATCH, classes);
            for (int row = 0; row < BATCH; row++) {
                labels.putScalar(row, row % classes, 1);
            }
            before = network.params().dup();
        }

        void fit() {
            probe.startRound(FlatFloats.copyOf(network.params()), true);
            fit(0, Depth.FULL);
        }

        void fit(int minibatch, Depth depth) {
            probe.expect(minibatch, depth);
            network.fit(new INDArray[] {features}, new INDArray[] {labels});
        }

        ParameterReport report(int index) {
            return probe.parameterReports().get(index);
        }

        /** Returns DL4J's gradient before the updater, which is a sum over the minibatch. */
        float[] rawGradient() {
            network.setInputs(features);
            network.setLabels(labels);
            network.computeGradientAndScore();
            return network.getGradientsViewArray().dup().data().asFloat();
        }
    }
}
