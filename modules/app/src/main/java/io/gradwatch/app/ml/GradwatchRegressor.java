package io.gradwatch.app.ml;

import io.gradwatch.app.ml.Fitting.Fitted;
import io.gradwatch.signal.Api;
import io.gradwatch.training.data.DataSpec.Targets;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;

/**
 * Trains a network that predicts a number, on a column of vectors and a column of numbers, by parameter averaging on the
 * executors of this Spark application. Training is diagnosed like that of a job.
 *
 * <p>Use: set {@code layers} (or a DL4J configuration), then call {@code fit}. The same rows in the same order, seed, number
 * of workers and fingerprint produce the same bits.
 */
@Api
public final class GradwatchRegressor extends Regressor<Vector, GradwatchRegressor, GradwatchRegressionModel>
        implements NetworkEstimator<GradwatchRegressor>, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private String uid; // Not final: the superclass' constructor sets it.
    private final TrainingParams trainingParams = new TrainingParams(this);

    /** Creates an estimator with a random uid. */
    public GradwatchRegressor() {
        trainingParams.setDefaults(this::setDefaultOf);
    }

    /** Creates an estimator with this uid. */
    public GradwatchRegressor(String uid) {
        this(PresetUid.next(uid));
    }

    private GradwatchRegressor(PresetUid unused) {
        this();
    }

    @Override
    public String uid() {
        if (uid == null) {
            uid = PresetUid.take("gradwatchRegressor");
        }
        return uid;
    }

    @SuppressWarnings("unchecked")
    private void setDefaultOf(Param<?> param, Object value) {
        setDefault((Param<Object>) param, value);
    }

    @Override
    public TrainingParams trainingParams() {
        return trainingParams;
    }

    @Override
    public GradwatchRegressor self() {
        return this;
    }

    @Override
    public GradwatchRegressor copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public GradwatchRegressionModel train(Dataset<?> frame) {
        StartNetwork start =
                StartNetwork.of(this, frame, getFeaturesCol(), Optional.of(new Targets(List.of(getLabelCol()))));
        Fitted fitted = start.fit(uid(), frame, getFeaturesCol(), getLabelCol());
        return GradwatchRegressionModel.of(uid(), fitted, start);
    }

    /** Returns the reader of saved instances. */
    public static MLReader<GradwatchRegressor> read() {
        return new DefaultParamsReader<>();
    }

    /** Loads a saved instance. */
    public static GradwatchRegressor load(String path) {
        return read().load(path);
    }
}
