package io.gradwatch.training.data.scaling;

import io.gradwatch.training.data.Columns;
import io.gradwatch.training.data.DataSpec.Features;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.apache.spark.ml.feature.MinMaxScalerModel;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A fitted scaling in two forms: an MLlib model for the training data and a DL4J normalizer that is saved with the network.
 *
 * <p>MLlib's own estimators sum in the order in which partitions arrive, so their last bits change from run to run. Here
 * the sums are exact ({@link ChannelStatistics}) and only the fitted models are MLlib's. Statistics are per column, for
 * images per channel and for sequences per feature, as DL4J's normalizers apply them. They are rounded to float, so that
 * both forms compute with the same numbers. A constant channel becomes 0.
 *
 * @param model transformer that adds column {@link Columns#SCALED} to a table
 * @param normalizer DL4J normalizer for arrays {@code [rows, columns]}, {@code [rows, features, time]} or
 *     {@code [rows, channels, height, width]}
 */
public record Scaling(Transformer model, DataNormalization normalizer) {
    /** DL4J's normalizers treat a spread of up to this as 0. */
    private static final float NO_SPREAD = 1e-5f;

    /** Fits the configured scaling to the features of the training rows. Returns empty if none is configured. */
    public static Optional<Scaling> fit(Features features, JavaRDD<Vector> training, Consumer<String> problems) {
        return switch (features.scale()) {
            case NONE -> Optional.empty();
            case UNIT -> Optional.of(unit(features.length()));
            case STANDARD -> Optional.of(standard(features, statistics(features, training), problems));
            case MINMAX -> Optional.of(minmax(features, statistics(features, training), problems));
        };
    }

    private static ChannelStatistics statistics(Features features, JavaRDD<Vector> training) {
        return training.treeAggregate(none(features), ChannelStatistics::add, ChannelStatistics::add);
    }

    private static ChannelStatistics none(Features features) {
        List<Integer> shape = features.shape();
        return switch (shape.size()) {
            case 2 -> new ChannelStatistics(shape.get(0), shape.get(1), 1);
            case 3 -> new ChannelStatistics(1, shape.get(0), shape.get(1) * shape.get(2));
            default -> new ChannelStatistics(1, features.length(), 1);
        };
    }

    private static Scaling unit(int length) {
        double[] factors = new double[length];
        Arrays.fill(factors, 1.0 / 255);
        ElementwiseProduct model = new ElementwiseProduct()
                .setScalingVec(Vectors.dense(factors))
                .setInputCol(Columns.FEATURES)
                .setOutputCol(Columns.SCALED);
        return new Scaling(model, new ImagePreProcessingScaler(0, 1));
    }

    private static Scaling standard(Features features, ChannelStatistics statistics, Consumer<String> problems) {
        float[] mean = floats(statistics, statistics::mean);
        float[] deviation = floats(statistics, statistics::standardDeviation);
        for (int i = 0; i < deviation.length; i++) {
            checkSpread(features, i, deviation[i], problems);
            deviation[i] = deviation[i] == 0 ? 1 : deviation[i];
        }
        NormalizerStandardize normalizer = new NormalizerStandardize(rowVector(mean), rowVector(deviation));
        StandardScalerModel model = new StandardScalerModel(
                "standard", perScalar(normalizer.getStd(), statistics), perScalar(normalizer.getMean(), statistics));
        model.set(model.withMean(), true);
        model.set(model.withStd(), true);
        return new Scaling(model.setInputCol(Columns.FEATURES).setOutputCol(Columns.SCALED), normalizer);
    }

    private static Scaling minmax(Features features, ChannelStatistics statistics, Consumer<String> problems) {
        float[] lower = floats(statistics, statistics::minimum);
        float[] upper = floats(statistics, statistics::maximum);
        for (int i = 0; i < lower.length; i++) {
            checkSpread(features, i, upper[i] - lower[i], problems);
            upper[i] = upper[i] == lower[i] ? lower[i] + Math.max(1, Math.abs(lower[i])) : upper[i];
        }
        NormalizerMinMaxScaler normalizer = new NormalizerMinMaxScaler(0, 1);
        normalizer.setFeatureStats(rowVector(lower), rowVector(upper));
        MinMaxScalerModel model = new MinMaxScalerModel(
                "minmax", perScalar(normalizer.getMin(), statistics), perScalar(normalizer.getMax(), statistics));
        return new Scaling(model.setInputCol(Columns.FEATURES).setOutputCol(Columns.SCALED), normalizer);
    }

    private static void checkSpread(Features features, int channel, float spread, Consumer<String> problems) {
        if (spread > 0 && spread <= NO_SPREAD) {
            boolean isColumn =
                    features.shape().size() == 1 && !features.columns().isEmpty();
            String name = isColumn ? "column " + features.columns().get(channel) : "channel " + channel;
            problems.accept(name + ": expected a spread of more than " + NO_SPREAD + " or exactly 0, found " + spread
                    + "; use smaller units");
        }
    }

    private static float[] floats(ChannelStatistics statistics, IntToDoubleFunction ofChannel) {
        float[] floats = new float[statistics.channels()];
        for (int channel = 0; channel < floats.length; channel++) {
            floats[channel] = (float) ofChannel.applyAsDouble(channel);
        }
        return floats;
    }

    private static INDArray rowVector(float[] values) {
        return Nd4j.createFromArray(new float[][] {values});
    }

    private static Vector perScalar(INDArray ofChannels, ChannelStatistics statistics) {
        double[] values = new double[statistics.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ofChannels.getFloat(statistics.channel(i));
        }
        return Vectors.dense(values);
    }
}
