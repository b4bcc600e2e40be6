package io.gradwatch.training.data.scaling;

import io.gradwatch.training.data.DataSpec.Features;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * Statistics of the training rows after rounding to float, as a saved network receives them. Channels for which floats are
 * too coarse have statistics of their numbers in double.
 */
final class TrainingStatistics {
    private final ChannelStatistics rounded;
    private final Optional<ChannelStatistics> exact;
    private final FloatPrecision precision;

    private TrainingStatistics(ChannelStatistics rounded, Optional<ChannelStatistics> exact, FloatPrecision precision) {
        this.rounded = rounded;
        this.exact = exact;
        this.precision = precision;
    }

    static TrainingStatistics of(Features features, JavaRDD<Vector> training) {
        Partial both = training.treeAggregate(new Partial(features), Partial::add, Partial::add);
        Optional<ChannelStatistics> exact = both.precision.isAnyLossy()
                ? Optional.of(training.treeAggregate(none(features), ChannelStatistics::add, ChannelStatistics::add))
                : Optional.empty();
        return new TrainingStatistics(both.rounded, exact, both.precision);
    }

    FloatPrecision precision() {
        return precision;
    }

    /** Returns the layout and the statistics of the rounded rows. */
    ChannelStatistics rounded() {
        return rounded;
    }

    /** Returns the statistics that a channel is scaled with. */
    ChannelStatistics of(int channel) {
        return precision.isLossy(channel) ? exact.orElseThrow() : rounded;
    }

    private static ChannelStatistics none(Features features) {
        List<Integer> shape = features.shape();
        return switch (shape.size()) {
            case 2 -> new ChannelStatistics(shape.get(0), shape.get(1), 1);
            case 3 -> new ChannelStatistics(1, shape.get(0), shape.get(1) * shape.get(2));
            default -> new ChannelStatistics(1, features.length(), 1);
        };
    }

    /** The statistics of some rows. A plain class, because Kryo cannot read records. */
    private static final class Partial implements Serializable {
        private static final long serialVersionUID = 1L;

        private final ChannelStatistics rounded;
        private final FloatPrecision precision;

        Partial(Features features) {
            rounded = none(features);
            precision = new FloatPrecision(rounded.channels());
        }

        Partial add(Vector row) {
            double[] values = row.toArray();
            for (int i = 0; i < values.length; i++) {
                precision.add(rounded.channel(i), values[i]);
            }
            rounded.add(Vectors.dense(FloatPrecision.round(row)));
            return this;
        }

        Partial add(Partial other) {
            rounded.add(other.rounded);
            precision.add(other.precision);
            return this;
        }
    }
}
