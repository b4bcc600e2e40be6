package io.gradwatch.app.ml;

import static org.apache.spark.ml.functions.vector_to_array;

import io.gradwatch.app.ml.Fitting.Fitted;
import io.gradwatch.signal.Api;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.Metadata;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** A trained network as a regression model: the prediction is the activation of its one output unit. Thread-safe. */
@Api
public final class GradwatchRegressionModel extends RegressionModel<Vector, GradwatchRegressionModel>
        implements MLWritable {
    private static final long serialVersionUID = 1L;

    private String uid; // Not final: the superclass' constructor sets it.
    private final IntArrayParam featureShape = TrainingParams.featureShape(this);
    private final ServedNetwork served;
    private final transient TrainingSummary summary;

    private GradwatchRegressionModel(PresetUid unused, ServedNetwork served, TrainingSummary summary) {
        this.served = served;
        this.summary = summary;
    }

    static GradwatchRegressionModel of(String uid, Fitted fitted, StartNetwork start) {
        GradwatchRegressionModel bare = bare(uid);
        bare.set(bare.featureShape, start.shape());
        return bare.with(fitted.network(), fitted.summary());
    }

    /** Creates a model without its network, small enough to be serialized with every task. */
    private static GradwatchRegressionModel bare(String uid) {
        return new GradwatchRegressionModel(PresetUid.next(uid), null, null);
    }

    private GradwatchRegressionModel with(StoredNetwork network, TrainingSummary told) {
        ServedNetwork serves = new ServedNetwork(network, getFeatureShape());
        GradwatchRegressionModel whole = new GradwatchRegressionModel(PresetUid.next(uid()), serves, told);
        return copyValues(whole, ParamMap.empty());
    }

    @Override
    public String uid() {
        if (uid == null) {
            uid = PresetUid.take("gradwatchRegressionModel");
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
    public double predict(Vector features) {
        return served.output(features).apply(0);
    }

    /** Predicts many rows in one forward pass; Spark's implementation predicts row by row. */
    @Override
    public Dataset<Row> transformImpl(Dataset<?> rows) {
        String output = uid() + "__output";
        Dataset<Row> predicted = OutputColumn.add(
                rows, getFeaturesCol(), output, served.sent(rows.sparkSession().sparkContext()));
        Metadata metadata =
                transformSchema(rows.schema()).apply(getPredictionCol()).metadata();
        return predicted
                .withColumn(
                        getPredictionCol(),
                        vector_to_array(predicted.col(output), "float64").getItem(0),
                        metadata)
                .drop(output);
    }

    @Override
    public GradwatchRegressionModel copy(ParamMap extra) {
        GradwatchRegressionModel copy = new GradwatchRegressionModel(PresetUid.next(uid()), served, summary);
        return copyValues(copy, extra).setParent(parent());
    }

    @Override
    public MLWriter write() {
        return new ModelWriter(this, served.stored());
    }

    /** Returns the reader of saved instances. */
    public static MLReader<GradwatchRegressionModel> read() {
        return new ModelReader<>(
                GradwatchRegressionModel.class,
                GradwatchRegressionModel::bare,
                (model, network) -> model.with(network, null));
    }

    /** Loads a saved instance. */
    public static GradwatchRegressionModel load(String path) {
        return read().load(path);
    }
}
