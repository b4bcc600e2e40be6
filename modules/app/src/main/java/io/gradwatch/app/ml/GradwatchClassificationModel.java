package io.gradwatch.app.ml;

import io.gradwatch.app.ml.Fitting.Fitted;
import io.gradwatch.signal.Api;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import scala.Tuple3;

/**
 * A trained network as a classifier. Raw predictions are the activations of the output layer. Probabilities are the same
 * values divided by their sum, with negative values as 0. Thread-safe.
 */
@Api
public final class GradwatchClassificationModel
        extends ProbabilisticClassificationModel<Vector, GradwatchClassificationModel> implements MLWritable {
    private static final long serialVersionUID = 1L;

    private String uid; // Not final: the superclass' constructor sets it.
    private final IntArrayParam featureShape = TrainingParams.featureShape(this);
    private final ServedNetwork served;
    private final int classes;
    private final transient TrainingSummary summary;

    private GradwatchClassificationModel(PresetUid unused, ServedNetwork served, int classes, TrainingSummary summary) {
        this.served = served;
        this.classes = classes;
        this.summary = summary;
    }

    static GradwatchClassificationModel of(String uid, Fitted fitted, StartNetwork start) {
        GradwatchClassificationModel bare = bare(uid);
        bare.set(bare.featureShape, start.shape());
        return bare.with(fitted.network(), fitted.summary());
    }

    /** Creates a model without its network, small enough to be serialized with every task. */
    private static GradwatchClassificationModel bare(String uid) {
        return new GradwatchClassificationModel(PresetUid.next(uid), null, 0, null);
    }

    private GradwatchClassificationModel with(StoredNetwork network, TrainingSummary told) {
        ServedNetwork serves = new ServedNetwork(network, getFeatureShape());
        int outputs = serves.outputs();
        GradwatchClassificationModel whole =
                new GradwatchClassificationModel(PresetUid.next(uid()), serves, outputs, told);
        return copyValues(whole, ParamMap.empty());
    }

    @Override
    public String uid() {
        if (uid == null) {
            uid = PresetUid.take("gradwatchClassificationModel");
        }
        return uid;
    }

    /** Returns the parameter with the shape of one row in training. */
    public IntArrayParam featureShape() {
        return featureShape;
    }

    public int[] getFeatureShape() {
        return getOrDefault(featureShape);
    }

    @Override
    public int numClasses() {
        return classes;
    }

    @Override
    public int numFeatures() {
        return served.features();
    }

    /** Returns a copy of the network, with its updater state. */
    public ComputationGraph network() {
        return served.stored().network();
    }

    /** Returns the training summary; empty for a model that was loaded. */
    public Optional<TrainingSummary> summary() {
        return Optional.ofNullable(summary);
    }

    @Override
    public Vector predictRaw(Vector features) {
        return served.output(features);
    }

    @Override
    public Vector raw2probabilityInPlace(Vector raw) {
        double[] values = ((DenseVector) raw).values();
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(values[i], 0);
            sum += values[i];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = sum > 0 ? values[i] / sum : 1.0 / values.length;
        }
        return raw;
    }

    /** Predicts many rows in one forward pass; Spark's implementation predicts row by row. */
    @Override
    public Dataset<Row> transform(Dataset<?> rows) {
        StructType schema = transformSchema(rows.schema());
        boolean keepsRaw = !getRawPredictionCol().isEmpty();
        String raw = keepsRaw ? getRawPredictionCol() : uid() + "__raw";
        Dataset<Row> predicted = OutputColumn.add(
                rows, getFeaturesCol(), raw, served.sent(rows.sparkSession().sparkContext()));
        GradwatchClassificationModel rule = copyValues(bare(uid()), ParamMap.empty());
        predicted = with(predicted, schema, getProbabilityCol(), raw, rule::raw2probability, SQLDataTypes.VectorType());
        predicted = with(predicted, schema, getPredictionCol(), raw, rule::raw2prediction, DataTypes.DoubleType);
        return keepsRaw ? predicted : predicted.drop(raw);
    }

    private static Dataset<Row> with(
            Dataset<Row> rows, StructType schema, String name, String raw, UDF1<Vector, ?> function, DataType type) {
        if (name.isEmpty()) {
            return rows;
        }
        Column column = functions.udf(function, type).apply(functions.col(raw));
        return rows.withColumn(name, column, schema.apply(name).metadata());
    }

    @Override
    public GradwatchClassificationModel copy(ParamMap extra) {
        GradwatchClassificationModel copy =
                new GradwatchClassificationModel(PresetUid.next(uid()), served, classes, summary);
        return copyValues(copy, extra).setParent(parent());
    }

    /**
     * Throws: only Spark's own summaries call it. It is declared here because Java cannot reconcile the generic types of
     * the two versions that it inherits.
     */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public Tuple3 findSummaryModel() {
        return new Tuple3<>(this, getProbabilityCol(), getPredictionCol());
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this, served.stored());
    }

    /** Returns the reader of saved instances. */
    public static MLReader<GradwatchClassificationModel> read() {
        return new ModelReader<>(
                GradwatchClassificationModel.class,
                GradwatchClassificationModel::bare,
                (model, network) -> model.with(network, null));
    }

    /** Loads a saved instance. */
    public static GradwatchClassificationModel load(String path) {
        return read().load(path);
    }
}
