package io.gradwatch.training.data.scaling;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;

/**
 * Mean, standard deviation, minimum and maximum of every channel over rows. A channel is one column of a table, one plane
 * of an image, or one feature at all time steps of a sequence.
 *
 * <p>Sums are exact, so the result does not depend on how rows are split into partitions or in which order partitions
 * are merged.
 */
final class ChannelStatistics implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int repeats;
    private final int width;
    private final ExactSum[] sums;
    private final ExactSum[] squares;
    private final double[] minimum;
    private final double[] maximum;
    private long rows;

    /**
     * Creates empty statistics of rows that consist of {@code repeats} times {@code width} neighbouring scalars of each
     * channel.
     *
     * @param repeats time steps of a sequence; 1 for other rows
     * @param width scalars in a plane of an image; 1 for other rows
     */
    ChannelStatistics(int repeats, int channels, int width) {
        this.repeats = repeats;
        this.width = width;
        this.sums = new ExactSum[channels];
        this.squares = new ExactSum[channels];
        this.minimum = new double[channels];
        this.maximum = new double[channels];
        Arrays.setAll(sums, channel -> new ExactSum());
        Arrays.setAll(squares, channel -> new ExactSum());
        Arrays.fill(minimum, Double.POSITIVE_INFINITY);
        Arrays.fill(maximum, Double.NEGATIVE_INFINITY);
    }

    ChannelStatistics add(Vector row) {
        double[] values = row.toArray();
        for (int i = 0; i < values.length; i++) {
            int channel = channel(i);
            double value = values[i];
            sums[channel].add(value);
            squares[channel].addSquare(value);
            minimum[channel] = Math.min(minimum[channel], value);
            maximum[channel] = Math.max(maximum[channel], value);
        }
        rows++;
        return this;
    }

    ChannelStatistics add(ChannelStatistics other) {
        for (int channel = 0; channel < sums.length; channel++) {
            sums[channel].add(other.sums[channel]);
            squares[channel].add(other.squares[channel]);
            minimum[channel] = Math.min(minimum[channel], other.minimum[channel]);
            maximum[channel] = Math.max(maximum[channel], other.maximum[channel]);
        }
        rows += other.rows;
        return this;
    }

    int channels() {
        return sums.length;
    }

    /** Returns the number of scalars in a row. */
    int length() {
        return repeats * sums.length * width;
    }

    /** Returns the channel of a scalar of a row. */
    int channel(int scalar) {
        return scalar / width % sums.length;
    }

    double mean(int channel) {
        return sums[channel].value().divide(count(), MathContext.DECIMAL128).doubleValue();
    }

    /** Returns the sample standard deviation, {@code sqrt((n Σx² - (Σx)²) / (n (n - 1)))}; or 0 for a single number. */
    double standardDeviation(int channel) {
        BigDecimal count = count();
        if (count.compareTo(BigDecimal.ONE) == 0) {
            return 0;
        }
        BigDecimal sum = sums[channel].value();
        BigDecimal spread = count.multiply(squares[channel].value()).subtract(sum.multiply(sum));
        BigDecimal pairs = count.multiply(count.subtract(BigDecimal.ONE));
        return Math.sqrt(spread.divide(pairs, MathContext.DECIMAL128).doubleValue());
    }

    double minimum(int channel) {
        return minimum[channel];
    }

    double maximum(int channel) {
        return maximum[channel];
    }

    private BigDecimal count() {
        return BigDecimal.valueOf(Math.multiplyExact(rows, (long) repeats * width));
    }
}
