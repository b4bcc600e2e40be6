package io.gradwatch.training.probe;

import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.training.state.NativeFloats;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Computes the ratio of dead or saturated units of a layer over a minibatch.
 *
 * <p>A unit is <em>dead</em> if a rectifier's output is exactly zero for every example (and position in an image, and
 * time step), so that no gradient passes it. A value is <em>saturated</em> if the activation's slope is below one
 * percent of its maximum.
 */
final class ActivationScan {
    private static final double FLAT = 0.01;

    /** Number of blocks between two checks whether all units are alive. */
    private static final int COUNTED_EVERY = 16;

    private static final double SELU_FLOOR = -1.0507009873554805 * 1.6732632423543772;

    private ActivationScan() {}

    /**
     * Returns the statistics of a layer with this activation function and an output of shape {@code [batch, units, …]}.
     */
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
            Reference.reachabilityFence(values); // otherwise its memory might be freed while it is read
        }
    }

    private static INDArray contiguous(INDArray array) {
        return array.elementWiseStride() == 1 ? array : array.dup('c');
    }

    /** Returns whether a function's slope is nearly zero where it has this value. */
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
     * Returns the ratio of dead units. The output consists of blocks: one per row of the minibatch in row-major order,
     * one per position in column-major order. A block holds one run per unit: its positions, or its rows. A unit is
     * dead if all its runs are zero.
     */
    private static double deadRatio(INDArray output) {
        IntBuffer values = NativeFloats.bytes(output).asIntBuffer();
        int units = (int) output.size(1);
        int rows = (int) output.size(0);
        int run = output.ordering() == 'f' ? rows : values.limit() / (rows * units);
        int blocks = values.limit() / (units * run);
        int[] bits = new int[units];
        int[] scratch = new int[units];
        for (int block = 0; block < blocks && (block % COUNTED_EVERY != 0 || zeros(bits) > 0); block++) {
            if (run == 1) {
                addRow(values, block * units, scratch, bits);
            } else {
                addRuns(values, block * units * run, run, bits);
            }
        }
        return (double) zeros(bits) / units;
    }

    private static long zeros(int[] bits) {
        return Arrays.stream(bits).filter(unit -> unit == 0).count();
    }

    /**
     * Adds one row without a branch per value, because half of the branches would be mispredicted and wait for memory.
     */
    private static void addRow(IntBuffer values, int start, int[] row, int[] bits) {
        values.get(start, row);
        for (int unit = 0; unit < row.length; unit++) {
            bits[unit] |= row[unit] << 1; // without the sign, because zeros may have one
        }
    }

    /** Adds one run per unit up to its first value that is not zero, which most units have near the start. */
    private static void addRuns(IntBuffer values, int start, int run, int[] bits) {
        for (int unit = 0; unit < bits.length; unit++) {
            int end = start + (unit + 1) * run;
            for (int i = end - run; i < end && bits[unit] == 0; i++) {
                bits[unit] = values.get(i) << 1;
            }
        }
    }
}
