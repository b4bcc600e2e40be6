package io.gradwatch.training.data.scaling;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;

/**
 * What rounding to float does to every channel: its range in double, and whether any number changes. With numbers from 0
 * to 2<sup>24</sup>, or with bytes, none does.
 */
final class FloatPrecision implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A channel whose range has fewer floats than this is scaled in double. */
    private static final double LEVELS = 1024;

    private final double[] minimum;
    private final double[] maximum;
    private final boolean[] rounded;

    FloatPrecision(int channels) {
        minimum = new double[channels];
        maximum = new double[channels];
        rounded = new boolean[channels];
        Arrays.fill(minimum, Double.POSITIVE_INFINITY);
        Arrays.fill(maximum, Double.NEGATIVE_INFINITY);
    }

    /** Returns the row with all numbers rounded to float. */
    static double[] round(Vector row) {
        double[] values = row.toArray().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) values[i];
        }
        return values;
    }

    void add(int channel, double value) {
        minimum[channel] = Math.min(minimum[channel], value);
        maximum[channel] = Math.max(maximum[channel], value);
        rounded[channel] |= (float) value != value;
    }

    void add(FloatPrecision other) {
        for (int channel = 0; channel < rounded.length; channel++) {
            minimum[channel] = Math.min(minimum[channel], other.minimum[channel]);
            maximum[channel] = Math.max(maximum[channel], other.maximum[channel]);
            rounded[channel] |= other.rounded[channel];
        }
    }

    int channels() {
        return rounded.length;
    }

    double spread(int channel) {
        return maximum[channel] - minimum[channel];
    }

    /** Returns the distance between neighbouring floats at the largest number of a channel. */
    float step(int channel) {
        return Math.ulp((float) Math.max(Math.abs(minimum[channel]), Math.abs(maximum[channel])));
    }

    /** Returns true if all numbers of a channel are the same. */
    boolean isConstant(int channel) {
        return maximum[channel] <= minimum[channel];
    }

    /** Returns true if the numbers of a channel differ, but not after rounding. */
    boolean isConstantAfterRounding(int channel) {
        return !isConstant(channel) && (float) minimum[channel] == (float) maximum[channel];
    }

    /** Returns true if rounding to float leaves too few different numbers of a channel. */
    boolean isLossy(int channel) {
        return rounded[channel] && !isConstant(channel) && step(channel) > spread(channel) / LEVELS;
    }

    boolean isAnyLossy() {
        for (int channel = 0; channel < rounded.length; channel++) {
            if (isLossy(channel)) {
                return true;
            }
        }
        return false;
    }
}
