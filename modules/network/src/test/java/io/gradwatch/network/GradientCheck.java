package io.gradwatch.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Compares the gradients of a network with central differences of its loss, in double precision, per parameter. */
public final class GradientCheck {
    private static final double EPSILON = 1e-6;
    private static final double TOLERANCE = 1e-7;

    /** Running statistics. DL4J passes an update of them to the updater instead of a gradient. */
    private static final Set<String> STATISTICS = Set.of("mean", "var", "log10stdev");

    private GradientCheck() {}

    /** Checks on random rows of this shape. */
    public static void check(ComputationGraphConfiguration configuration, long[] featureShape, int classes) {
        Nd4j.getRandom().setSeed(17);
        check(configuration, Nd4j.rand(DataType.DOUBLE, featureShape).subi(0.5), classes, null);
    }

    /**
     * Checks on these rows.
     *
     * @param mask mask of the time steps, {@code [batch, time]}; or null
     */
    public static void check(
            ComputationGraphConfiguration configuration, INDArray features, int classes, INDArray mask) {
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        network = network.convertDataType(DataType.DOUBLE);
        MultiDataSet rows = rows(features, classes, mask);
        INDArray gradient = gradient(network, rows);
        long batch = features.size(0);
        long start = 0;
        for (Map.Entry<String, INDArray> parameter : network.paramTable().entrySet()) {
            String name = parameter.getKey();
            long end = start + parameter.getValue().length();
            if (!STATISTICS.contains(name.substring(name.lastIndexOf('_') + 1))) {
                for (long i = start; i < end; i++) {
                    double slope = slope(network, rows, i);
                    assertThat(gradient.getDouble(i) / batch)
                            .as("%s[%d]", name, i - start)
                            .isCloseTo(slope, within(TOLERANCE + Math.abs(slope) * 1e-4));
                }
                assertThat(gradient.get(interval(start, end)).amaxNumber().doubleValue())
                        .as("%s: a gradient that is not 0", name)
                        .isPositive();
            }
            start = end;
        }
    }

    private static INDArrayIndex interval(long start, long end) {
        return NDArrayIndex.interval(start, end);
    }

    private static MultiDataSet rows(INDArray features, int classes, INDArray mask) {
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, features.size(0), classes);
        for (int row = 0; row < features.size(0); row++) {
            labels.putScalar(row, row % classes, 1);
        }
        return new MultiDataSet(
                new INDArray[] {features}, new INDArray[] {labels}, mask == null ? null : new INDArray[] {mask}, null);
    }

    /** Returns the gradient that DL4J computes, a sum over the minibatch. */
    private static INDArray gradient(ComputationGraph network, MultiDataSet rows) {
        network.setInputs(rows.getFeatures());
        network.setLabels(rows.getLabels());
        network.setLayerMaskArrays(rows.getFeaturesMaskArrays(), null);
        network.computeGradientAndScore();
        INDArray gradient = network.getGradientsViewArray().dup();
        network.clearLayerMaskArrays();
        return gradient.reshape(gradient.length());
    }

    private static double slope(ComputationGraph network, MultiDataSet rows, long parameter) {
        INDArray parameters = network.params();
        double value = parameters.getDouble(parameter);
        parameters.putScalar(parameter, value + EPSILON);
        double above = network.score(rows, true);
        parameters.putScalar(parameter, value - EPSILON);
        double below = network.score(rows, true);
        parameters.putScalar(parameter, value);
        return (above - below) / (2 * EPSILON);
    }
}
