package io.gradwatch.training.replica;

import io.gradwatch.signal.ActivationStatistics;
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
        return rectifier
                ? new ActivationStatistics(deadRatio(values), Double.NaN)
                : new ActivationStatistics(Double.NaN, saturatedRatio(values, flatness));
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
        FloatBuffer values = NativeFloats.floats(output);
        int saturated = 0;
        for (int i = 0; i < values.limit(); i++) {
            if (flatness.at(values.get(i))) {
                saturated++;
            }
        }
        return (double) saturated / values.limit();
    }

    private static double deadRatio(INDArray output) {
        FloatBuffer values = NativeFloats.floats(output);
        int batch = (int) output.size(0);
        int units = (int) output.size(1);
        boolean[] alive = new boolean[units];
        boolean columnMajor = output.ordering() == 'f';
        int positions = values.limit() / (batch * units);
        for (int i = 0; i < values.limit(); i++) {
            if (values.get(i) != 0) {
                alive[columnMajor ? i / batch % units : i / positions % units] = true;
            }
        }
        int dead = 0;
        for (boolean unit : alive) {
            dead += unit ? 0 : 1;
        }
        return (double) dead / units;
    }
}
