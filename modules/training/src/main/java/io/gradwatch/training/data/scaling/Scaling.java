package io.gradwatch.training.data.scaling;

import io.gradwatch.training.data.Columns;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Features;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleBiFunction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.apache.spark.ml.feature.MinMaxScalerModel;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fitted scaling in two forms: an MLlib model for the training data and a DL4J normalizer that is saved with the network.
 *
 * <p>MLlib's own estimators sum in the order in which partitions arrive, so their last bits change from run to run. Here
 * the sums are exact ({@link ChannelStatistics}) and only the fitted models are MLlib's. Statistics are per column, for
 * images per channel and for sequences per feature, as DL4J's normalizers apply them. Numbers and statistics are rounded to
 * float, so that both forms compute with the same numbers. A constant channel becomes 0.
 *
 * <p>If floats are too coarse for a channel ({@link FloatPrecision#isLossy}), the MLlib model scales it in double. A saved
 * network, which receives floats, cannot do that; a warning names the channel.
 */
public final class Scaling {
    private static final Logger LOG = LoggerFactory.getLogger(Scaling.class);
    /** DL4J's normalizers treat a spread of up to this as 0. */
    private static final float NO_SPREAD = 1e-5f;

    private final Transformer model;
    private final DataNormalization normalizer;
    private final boolean[] inDouble;

    /**
     * Creates a fitted scaling.
     *
     * @param model transformer from column {@link Columns#FEATURES} to column {@link Columns#SCALED}
     * @param normalizer DL4J normalizer for arrays {@code [rows, columns]}, {@code [rows, features, time]} or
     *     {@code [rows, channels, height, width]}
     * @param inDouble true for each scalar that is not rounded to float before the model is applied
     */
    private Scaling(Transformer model, DataNormalization normalizer, boolean[] inDouble) {
        this.model = model;
        this.normalizer = normalizer;
        this.inDouble = inDouble;
    }

    /** Fits the configured scaling to the features of the training rows. Returns empty if none is configured. */
    public static Optional<Scaling> fit(Features features, JavaRDD<Vector> training, Consumer<String> problems) {
        if (features.scale() == DataSpec.Scale.UNIT) {
            return Optional.of(unit(features.length()));
        }
        if (features.scale() == DataSpec.Scale.NONE && features.columns().isEmpty()) {
            return Optional.empty();
        }
        TrainingStatistics statistics = TrainingStatistics.of(features, training);
        new PrecisionWarnings(features, statistics.precision()).all().forEach(LOG::warn);
        return switch (features.scale()) {
            case STANDARD -> Optional.of(standard(features, statistics, problems));
            case MINMAX -> Optional.of(minmax(features, statistics, problems));
            case NONE, UNIT -> Optional.empty();
        };
    }

    /** Returns the normalizer that is saved with the network. */
    public DataNormalization normalizer() {
        return normalizer;
    }

    /** Adds the column {@link Columns#SCALED} to rows with the column {@link Columns#FEATURES}. */
    public Dataset<Row> apply(Dataset<Row> rows) {
        boolean[] kept = inDouble;
        UserDefinedFunction round =
                functions.udf((UDF1<Vector, Vector>) row -> rounded(row, kept), SQLDataTypes.VectorType());
        return model.transform(rows.withColumn(Columns.FEATURES, round.apply(rows.col(Columns.FEATURES))));
    }

    private static Vector rounded(Vector row, boolean[] kept) {
        double[] values = row.toArray();
        double[] rounded = FloatPrecision.round(row);
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = kept[i] ? values[i] : rounded[i];
        }
        return Vectors.dense(rounded);
    }

    private static Scaling unit(int length) {
        double[] factors = new double[length];
        Arrays.fill(factors, 1.0 / 255);
        ElementwiseProduct model = new ElementwiseProduct()
                .setScalingVec(Vectors.dense(factors))
                .setInputCol(Columns.FEATURES)
                .setOutputCol(Columns.SCALED);
        return new Scaling(model, new ImagePreProcessingScaler(0, 1), new boolean[length]);
    }

    private static Scaling standard(Features features, TrainingStatistics statistics, Consumer<String> problems) {
        FloatPrecision precision = statistics.precision();
        float[] mean = floats(statistics, ChannelStatistics::mean);
        float[] deviation = floats(statistics, ChannelStatistics::standardDeviation);
        for (int i = 0; i < deviation.length; i++) {
            if (precision.isLossy(i)) {
                // The difference of two floats is a multiple of the step, so a smaller deviation would blow it up.
                deviation[i] = Math.max(deviation[i], precision.step(i));
                deviation[i] = deviation[i] <= NO_SPREAD ? 1 : deviation[i];
            } else {
                checkSpread(features, i, deviation[i], problems);
                deviation[i] = deviation[i] == 0 ? 1 : deviation[i];
            }
        }
        NormalizerStandardize normalizer = new NormalizerStandardize(rowVector(mean), rowVector(deviation));
        StandardScalerModel model = new StandardScalerModel(
                "standard",
                perScalar(normalizer.getStd(), statistics, ChannelStatistics::standardDeviation),
                perScalar(normalizer.getMean(), statistics, ChannelStatistics::mean));
        model.set(model.withMean(), true);
        model.set(model.withStd(), true);
        return new Scaling(
                model.setInputCol(Columns.FEATURES).setOutputCol(Columns.SCALED), normalizer, inDouble(statistics));
    }

    private static Scaling minmax(Features features, TrainingStatistics statistics, Consumer<String> problems) {
        FloatPrecision precision = statistics.precision();
        float[] lower = floats(statistics, ChannelStatistics::minimum);
        float[] upper = floats(statistics, ChannelStatistics::maximum);
        for (int i = 0; i < lower.length; i++) {
            if (!precision.isLossy(i)) {
                checkSpread(features, i, upper[i] - lower[i], problems);
            }
            boolean isFlat = upper[i] == lower[i] || (precision.isLossy(i) && upper[i] - lower[i] <= NO_SPREAD);
            upper[i] = isFlat ? lower[i] + Math.max(1, Math.abs(lower[i])) : upper[i];
        }
        NormalizerMinMaxScaler normalizer = new NormalizerMinMaxScaler(0, 1);
        normalizer.setFeatureStats(rowVector(lower), rowVector(upper));
        MinMaxScalerModel model = new MinMaxScalerModel(
                "minmax",
                perScalar(normalizer.getMin(), statistics, ChannelStatistics::minimum),
                perScalar(normalizer.getMax(), statistics, ChannelStatistics::maximum));
        return new Scaling(
                model.setInputCol(Columns.FEATURES).setOutputCol(Columns.SCALED), normalizer, inDouble(statistics));
    }

    private static void checkSpread(Features features, int channel, float spread, Consumer<String> problems) {
        if (spread > 0 && spread <= NO_SPREAD) {
            problems.accept(PrecisionWarnings.name(features, channel) + ": expected a spread of more than " + NO_SPREAD
                    + " or exactly 0, found " + spread + "; use smaller units");
        }
    }

    private static float[] floats(TrainingStatistics statistics, ToDoubleBiFunction<ChannelStatistics, Integer> value) {
        float[] floats = new float[statistics.rounded().channels()];
        for (int channel = 0; channel < floats.length; channel++) {
            floats[channel] = (float) value.applyAsDouble(statistics.of(channel), channel);
        }
        return floats;
    }

    private static INDArray rowVector(float[] values) {
        return Nd4j.createFromArray(new float[][] {values});
    }

    /** Returns the normalizer's number of every scalar; in double where floats are too coarse. */
    private static Vector perScalar(
            INDArray ofChannels,
            TrainingStatistics statistics,
            ToDoubleBiFunction<ChannelStatistics, Integer> inDouble) {
        double[] values = new double[statistics.rounded().length()];
        for (int i = 0; i < values.length; i++) {
            int channel = statistics.rounded().channel(i);
            values[i] = statistics.precision().isLossy(channel)
                    ? inDouble.applyAsDouble(statistics.of(channel), channel)
                    : ofChannels.getFloat(channel);
        }
        return Vectors.dense(values);
    }

    private static boolean[] inDouble(TrainingStatistics statistics) {
        boolean[] inDouble = new boolean[statistics.rounded().length()];
        for (int i = 0; i < inDouble.length; i++) {
            inDouble[i] = statistics.precision().isLossy(statistics.rounded().channel(i));
        }
        return inDouble;
    }
}
