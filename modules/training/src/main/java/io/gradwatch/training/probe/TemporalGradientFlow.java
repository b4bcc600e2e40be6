package io.gradwatch.training.probe;

import java.util.Arrays;
import java.util.Random;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes how much of an error signal remains after backpropagation through time in a simple recurrent layer: e(t - 1)
 * = (e(t) ∘ f′(h(t))) RWᵀ from the last step to the first, starting in a random direction (Pascanu, Mikolov and Bengio,
 * "On the difficulty of training recurrent neural networks", 2013). The gradient of the weights does not show this: it
 * is a sum over all steps, in which the last ones dominate.
 */
final class TemporalGradientFlow {
    /** Number of rows of the minibatch to evaluate, because the decay hardly differs between rows. */
    private static final int ROWS = 4;

    /** Rank of {@code [batch, units, T]}. */
    private static final int SEQUENCE_RANK = 3;

    private TemporalGradientFlow() {}

    /** Slope of an activation function, given its value. */
    private interface Slope {
        double at(double value);
    }

    /**
     * Returns the geometric mean over some rows of ‖e(1)‖ / ‖e(T)‖.
     *
     * @param function activation of the layer
     * @param output output of the layer, {@code [batch, units, T]}
     * @param recurrent recurrent weights RW of the layer, {@code [units, units]}, where h(t) = f(x(t) W + h(t - 1) RW +
     *     b)
     * @return the ratio; NaN for activations other than tanh, sigmoid and rectifier, and for a layer whose wrapper
     *     outputs only the last step
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
            logs += Math.log(flow(slope, output.slice(row).toDoubleMatrix(), weights));
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

    /** Returns the ratio of one row; {@code states} is {@code [units, T]}. */
    private static double flow(Slope slope, double[][] states, double[][] weights) {
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
