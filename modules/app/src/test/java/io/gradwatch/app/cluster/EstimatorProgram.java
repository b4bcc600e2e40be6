package io.gradwatch.app.cluster;

import io.gradwatch.app.ml.GradwatchClassificationModel;
import io.gradwatch.app.ml.GradwatchClassifier;
import java.io.IOException;
import java.util.Locale;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A user's program: points on either side of a line, and a context that knows nothing of Gradwatch. */
public final class EstimatorProgram {
    private EstimatorProgram() {}

    /** Trains, prints the accuracy, and saves the model to the folder in the first argument. */
    public static void main(String[] args) throws IOException {
        try (SparkSession spark = SparkSession.builder().appName("estimator").getOrCreate()) {
            Dataset<Row> points = new VectorAssembler()
                    .setInputCols(new String[] {"x", "y"})
                    .setOutputCol("features")
                    .transform(spark.range(1000)
                            .selectExpr(
                                    "double(id % 17) / 17 as x",
                                    "double(id % 13) / 13 as y", "if(id % 17 > id % 13, 1.0D, 0.0D) as label"));
            GradwatchClassificationModel model = new GradwatchClassifier()
                    .setLayers("[{dense: {units: 8, activation: relu}}, {output: {units: 2}}]")
                    .setUpdater("{adam: {learningRate: 0.02}}")
                    .setWorkers(2)
                    .setBatchSize(10)
                    .setEpochs(10)
                    .fit(points);
            double accuracy = new MulticlassClassificationEvaluator()
                    .setMetricName("accuracy")
                    .evaluate(model.transform(points));
            System.out.printf(
                    Locale.ROOT,
                    "%d workers on %d executors, accuracy %.3f%n",
                    model.summary().orElseThrow().workers(),
                    spark.sparkContext().statusTracker().getExecutorInfos().length - 1,
                    accuracy);
            model.write().overwrite().save(args[0]);
        }
    }
}
