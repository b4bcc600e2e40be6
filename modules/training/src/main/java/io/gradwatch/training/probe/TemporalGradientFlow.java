package io.gradwatch.training.probe;

import java.util.Arrays;
import java.util.Random;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How much of an error signal reaches back through time in a simple recurrent layer: what backpropagation does to it from
 * the last step to the first, e(t - 1) = (e(t) ∘ f′(h(t))) RWᵀ, from a random direction on (Pascanu, Mikolov and Bengio, "On
 * the difficulty of training recurrent neural networks", 2013). The weights' gradient cannot tell: it is a sum over all
 * steps, of which the last ones drown the first.
 */
final class TemporalGradientFlow {
    /** Rows of the minibatch that are followed: the decay hardly differs between rows. */
    private static final int ROWS = 4;

    /** Of {@code [batch, units, T]}. */
    private static final int SEQUENCE_RANK = 3;

    private TemporalGradientFlow() {}

    /** The slope of an activation function where it has this value. */
    private interface Slope {
        double at(double value);
    }

    /**
     * Geometric mean over some rows of ‖e(1)‖ / ‖e(T)‖.
     *
     * @param function the layer's activation
     * @param output of the layer, {@code [batch, units, T]}
     * @param recurrent its recurrent weights RW, {@code [units, units]}, where h(t) = f(x(t) W + h(t - 1) RW + b)
     * @return NaN for another activation than tanh, sigmoid and rectifier, and for a layer whose wrapper hands on its last
     *     step alone
     */
    static double of(IActivation function, INDArray output, INDArray recurrent) {
        Slope slope = slope(function);
        if (slope == null || output.rank() != SEQUENCE_RANK) {
            return Double.NaN;
        }
        double[][] weights = recurrent.toDoubleMatrix();
        int rows = (int) Math.min(ROWS, output.size(0));
        double logs = 0;
        for (int row = 0; row < rows; row++) {
            logs += Math.log(reach(slope, output.slice(row).toDoubleMatrix(), weights));
        }
        return Math.exp(logs / rows);
    }

    private static Slope slope(IActivation function) {
        if (function instanceof ActivationTanH) {
            return value -> 1 - value * value;
        }
        if (function instanceof ActivationSigmoid) {
            return value -> value * (1 - value);
        }
        return function instanceof ActivationReLU ? value -> value > 0 ? 1 : 0 : null;
    }

    /** Of one row; {@code states} is {@code [units, T]}. */
    private static double reach(Slope slope, double[][] states, double[][] weights) {
        int units = states.length;
        double[] error = new Random(units).doubles(units, -1, 1).toArray();
        double start = norm(error);
        for (int step = states[0].length - 1; step > 0; step--) {
            double[] sums = new double[units];
            for (int unit = 0; unit < units; unit++) {
                sums[unit] = error[unit] * slope.at(states[unit][step]);
            }
            for (int unit = 0; unit < units; unit++) {
                error[unit] = dot(weights[unit], sums);
            }
        }
        return norm(error) / start;
    }

    private static double dot(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    private static double norm(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(value -> value * value).sum());
    }
}
