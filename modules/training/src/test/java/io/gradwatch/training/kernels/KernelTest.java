package io.gradwatch.training.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.training.Networks;
import io.gradwatch.training.probe.Probe;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.FlatLayout;
import io.gradwatch.training.state.GradientRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class KernelTest {
    private static final int BATCH = 6;
    private static final int STEPS = 4;

    /** A network after some steps, and what its probe measured of the last one. */
    private record Outcome(FlatFloats parameters, List<Double> measured) {}

    @Test
    void thePropertyListsKernelsByName() {
        assertThat(Kernel.parse("all")).isEqualTo(Kernel.ALL);
        assertThat(Kernel.parse("none")).isEmpty();
        assertThat(Kernel.parse("adam, dense")).containsExactly(Kernel.DENSE, Kernel.ADAM);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        for (Set<Kernel> kernels : List.of(Kernel.ALL, Set.<Kernel>of(), Set.of(Kernel.UPDATER, Kernel.CONVOLUTION))) {
            assertThat(Kernel.parse(Kernel.format(kernels))).isEqualTo(kernels);
        }
    }

    @Test
    void anUnknownNameIsAnInputError() {
        assertThatThrownBy(() -> Kernel.parse("dense,lstm"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("spark.gradwatch.training.kernels: expected all, none or some of dense, convolution, adam,"
                        + " updater, found \"lstm\"");
    }

    @Test
    void noKernelReplacesNothing() {
        ComputationGraph network = network();
        ReplicaKernels.replaceLayers(network, Set.of());
        ReplicaKernels.replaceUpdater(network, probe(network), Optional.empty(), Set.of());

        assertThat(network.getLayers())
                .extracting(layer -> layer.getClass().getName())
                .allMatch(name -> name.startsWith("org.deeplearning4j."));
        assertThat(network.getUpdater().getClass().getName()).startsWith("org.deeplearning4j.");
        assertThat(network.getUpdater().getUpdaterBlocks())
                .extracting(block -> block.getGradientUpdater().getClass().getName())
                .allMatch(name -> name.startsWith("org.nd4j."));
    }

    @ParameterizedTest
    @EnumSource(Kernel.class)
    void withoutAnyOfThemTheBitsAreTheSame(Kernel without) {
        Set<Kernel> others = EnumSet.complementOf(EnumSet.of(without));

        Outcome expected = train(Kernel.ALL, GradientRule.NONE);
        Outcome found = train(others, GradientRule.NONE);

        assertThat(found.parameters()).isEqualTo(expected.parameters());
        assertSameMeasurements(found, expected);
    }

    @Test
    void withoutAllOfThemTheBitsAreTheSame() {
        Outcome expected = train(Kernel.ALL, GradientRule.NONE);
        Outcome found = train(Set.of(), GradientRule.NONE);

        assertThat(found.parameters()).isEqualTo(expected.parameters());
        assertSameMeasurements(found, expected);
    }

    @Test
    void convolutionsHaveTheSameBitsWithoutThem() {
        Outcome expected = train(Networks.convolutional(new Adam(0.01)), Kernel.ALL, GradientRule.NONE, BATCH, 1, 6, 6);
        Outcome found = train(Networks.convolutional(new Adam(0.01)), Set.of(), GradientRule.NONE, BATCH, 1, 6, 6);

        assertThat(found.parameters()).isEqualTo(expected.parameters());
        assertSameMeasurements(found, expected);
    }

    @Test
    void gradientsAreClippedWithoutTheUpdater() {
        Outcome expected = train(Kernel.ALL, GradientRule.globalNorm(0.01));
        Outcome found = train(Set.of(), GradientRule.globalNorm(0.01));

        float[] ours = floats(found.parameters());
        float[] theirs = floats(expected.parameters());
        assertThat(ours)
                .isNotEqualTo(floats(train(Kernel.ALL, GradientRule.NONE).parameters()));
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i]).isCloseTo(theirs[i], within(1e-5f));
        }
    }

    private static void assertSameMeasurements(Outcome found, Outcome expected) {
        for (int i = 0; i < expected.measured().size(); i++) {
            double value = expected.measured().get(i);
            assertThat(found.measured().get(i)).isCloseTo(value, within(1e-5 * Math.abs(value)));
        }
    }

    private static Outcome train(Set<Kernel> kernels, GradientRule rule) {
        return train(Networks.regularized(new Adam(0.01)), kernels, rule, BATCH, 8);
    }

    private static Outcome train(
            ComputationGraphConfiguration configuration, Set<Kernel> kernels, GradientRule rule, long... shape) {
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        ReplicaKernels.replaceLayers(network, kernels);
        FlatLayout layout = FlatLayout.of(network);
        Probe probe = new Probe(network, layout);
        Optional<GradientClipper> clipper = rule.kind() == GradientRule.Kind.NONE
                ? Optional.empty()
                : Optional.of(new GradientClipper(network, layout, rule));
        List<TrainingListener> listeners =
                new ArrayList<>(ReplicaKernels.replaceUpdater(network, probe, clipper, kernels));
        listeners.add(probe);
        network.setListeners(listeners);
        Nd4j.getRandom().setSeed(5);
        INDArray features = Nd4j.randn(DataType.FLOAT, shape);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, 4);
        for (int row = 0; row < BATCH; row++) {
            labels.putScalar(row, row % 4, 1);
        }
        for (int step = 0; step < STEPS; step++) {
            probe.startRound(FlatFloats.copyOf(network.params()), true);
            probe.expect(0, Probe.Depth.FULL);
            network.fit(new INDArray[] {features}, new INDArray[] {labels});
        }
        return new Outcome(FlatFloats.copyOf(network.params()), measured(probe));
    }

    private static List<Double> measured(Probe probe) {
        return probe.parameterReports().stream()
                .flatMap(report -> List.of(
                        report.gradient().norm().mean(),
                        report.gradient().meanMagnitude(),
                        report.updateNorm(),
                        report.weightNorm())
                        .stream())
                .toList();
    }

    private static ComputationGraph network() {
        ComputationGraph network = new ComputationGraph(Networks.regularized(new Adam(0.01)));
        network.init();
        return network;
    }

    private static Probe probe(ComputationGraph network) {
        return new Probe(network, FlatLayout.of(network));
    }

    private static float[] floats(FlatFloats flat) {
        float[] floats = new float[flat.length()];
        flat.read(0, floats, floats.length);
        return floats;
    }
}
