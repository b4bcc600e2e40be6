package io.gradwatch.app.ml;

import io.gradwatch.app.ml.Fitting.Fitted;
import io.gradwatch.signal.Api;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;

/**
 * Trains a network as a classifier, on a column of vectors and a column of class indices from 0, by parameter averaging on
 * the executors of this Spark application. Training is diagnosed like that of a job.
 *
 * <p>Use: set {@code layers} (or a DL4J configuration), then call {@code fit}. The same rows in the same order, seed, number
 * of workers and fingerprint produce the same bits.
 */
@Api
public final class GradwatchClassifier
        extends ProbabilisticClassifier<Vector, GradwatchClassifier, GradwatchClassificationModel>
        implements NetworkEstimator<GradwatchClassifier>, DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private String uid; // Not final: the superclass' constructor sets it.
    private final TrainingParams trainingParams = new TrainingParams(this);

    /** Creates an estimator with a random uid. */
    public GradwatchClassifier() {
        trainingParams.setDefaults(this::setDefaultOf);
    }

    /** Creates an estimator with this uid. */
    public GradwatchClassifier(String uid) {
        this(PresetUid.next(uid));
    }

    private GradwatchClassifier(PresetUid unused) {
        this();
    }

    @Override
    public String uid() {
        if (uid == null) {
            uid = PresetUid.take("gradwatchClassifier");
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
    public GradwatchClassifier self() {
        return this;
    }

    @Override
    public GradwatchClassifier copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    public GradwatchClassificationModel train(Dataset<?> frame) {
        StartNetwork start = StartNetwork.of(this, frame, getFeaturesCol(), FrameRows.classes(frame, getLabelCol()));
        Fitted fitted = start.fit(uid(), frame, getFeaturesCol(), getLabelCol());
        return GradwatchClassificationModel.of(uid(), fitted, start);
    }

    /** Returns the reader of saved instances. */
    public static MLReader<GradwatchClassifier> read() {
        return new DefaultParamsReader<>();
    }

    /** Loads a saved instance. */
    public static GradwatchClassifier load(String path) {
        return read().load(path);
    }
}
