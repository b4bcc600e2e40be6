package io.gradwatch.training.replica;

import io.gradwatch.signal.ActivationStatistics;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which part of a layer's units is dead or saturated over a minibatch.
 *
 * <p>A unit is <em>dead</em> if a rectifier gave exactly zero for every example (and position in an image, and time step): no
 * gradient passes it. A value is <em>saturated</em> where the activation's slope is below one percent of its maximum.
 */
final class ActivationScan {
    private static final double FLAT = 0.01;
    private static final double SELU_FLOOR = -1.0507009873554805 * 1.6732632423543772;

    private ActivationScan() {}

    /** Of the output of a layer with this activation function, of shape {@code [batch, units, …]}. */
    static ActivationStatistics of(IActivation function, INDArray output) {
        boolean rectifier = function instanceof ActivationReLU;
        Flatness flatness = flatness(function);
        if (!rectifier && flatness == null) {
            return ActivationStatistics.NONE;
        }
        INDArray values = output.ordering() == 'f' || output.ordering() == 'c' ? contiguous(output) : output.dup();
        try {
            return rectifier
                    ? new ActivationStatistics(deadRatio(values), Double.NaN)
                    : new ActivationStatistics(Double.NaN, saturatedRatio(values, flatness));
        } finally {
            Reference.reachabilityFence(values); // or its memory might be freed while it is read
        }
    }

    private static INDArray contiguous(INDArray array) {
        return array.elementWiseStride() == 1 ? array : array.dup('c');
    }

    /** Tells whether a function's slope is next to nothing where it has this value. */
    private interface Flatness {
        boolean at(float value);
    }

    private static Flatness flatness(IActivation function) {
        if (function instanceof ActivationSigmoid) {
            return a -> a * (1 - a) < FLAT / 4;
        }
        if (function instanceof ActivationTanH) {
            return a -> 1 - a * a < FLAT;
        }
        if (function instanceof ActivationELU) {
            return a -> a < FLAT - 1;
        }
        if (function instanceof ActivationSELU) {
            return a -> a < SELU_FLOOR * (1 - FLAT);
        }
        return null;
    }

    private static double saturatedRatio(INDArray output, Flatness flatness) {
        FloatBuffer buffer = NativeFloats.floats(output);
        float[] values = new float[buffer.limit()];
        buffer.get(values);
        int saturated = 0;
        for (float value : values) {
            if (flatness.at(value)) {
                saturated++;
            }
        }
        return (double) saturated / values.length;
    }

    /**
     * A unit's outputs lie next to each other in runs: its positions in row-major order, its rows in column-major. Most units
     * give something in one of the first rows, so that looking for it is quicker than summing up.
     */
    private static double deadRatio(INDArray output) {
        FloatBuffer values = NativeFloats.floats(output);
        int units = (int) output.size(1);
        int rows = (int) output.size(0);
        int run = output.ordering() == 'f' ? rows : values.limit() / (rows * units);
        int dead = 0;
        for (int unit = 0; unit < units; unit++) {
            dead += isZero(values, unit * run, units * run, run) ? 1 : 0;
        }
        return (double) dead / units;
    }

    /** Whether runs from {@code first} on, {@code step} apart, hold nothing but zeros. */
    private static boolean isZero(FloatBuffer values, int first, int step, int run) {
        for (int start = first; start < values.limit(); start += step) {
            for (int i = start; i < start + run; i++) {
                if (values.get(i) != 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
