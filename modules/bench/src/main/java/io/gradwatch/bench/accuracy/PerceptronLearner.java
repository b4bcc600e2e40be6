package io.gradwatch.bench.accuracy;

import io.gradwatch.bench.workload.Workload;
import io.gradwatch.training.data.shard.Rows;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's own {@code MultilayerPerceptronClassifier}. It has only sigmoid units and L-BFGS over all rows, so learning rate
 * and updater do not apply. It reports nothing while it trains. Therefore it is called for 1, 2, 4, … iterations, each time
 * from the weights of the previous call. A call that would exceed the time limit is cancelled, and its result is lost.
 */
public final class PerceptronLearner implements Learner {
    private static final StructType SCHEMA =
            new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
    private static final String JOBS = "perceptron";

    private final SparkSession spark;
    private final Mnist data;

    public PerceptronLearner(SparkSession spark, Mnist data) {
        this.spark = spark;
        this.data = data;
    }

    @Override
    public String name() {
        return "spark ml perceptron";
    }

    @Override
    public LearningCurve learn(Workload workload, StoppingRule rule) throws Exception {
        Dataset<Row> train = frame(data.train(), workload.workers());
        Dataset<Row> test = frame(data.test(), workload.workers());
        SparkContext context = spark.sparkContext();
        ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor();
        // Spark would log the cancellation as an error with a stack trace.
        context.setLogLevel("OFF");
        context.setJobGroup(JOBS, "iterations of L-BFGS", false);
        Future<?> cut = alarm.schedule(
                () -> context.cancelJobGroup(JOBS), (long) (rule.seconds() * 1000), TimeUnit.MILLISECONDS);
        Stopwatch watch = new Stopwatch(rule);
        try {
            learn(workload, train, test, watch);
        } catch (Exception e) {
            // Scala does not declare the SparkException that a cancelled job throws.
            if (!(e instanceof SparkException) || !cut.isDone()) {
                throw e;
            }
        } finally {
            alarm.shutdownNow();
            context.clearJobGroup();
            context.setLogLevel("ERROR");
            train.unpersist();
            test.unpersist();
        }
        return watch.curve();
    }

    private void learn(Workload workload, Dataset<Row> train, Dataset<Row> test, Stopwatch watch) {
        int width = workload.width();
        MultilayerPerceptronClassifier classifier = new MultilayerPerceptronClassifier()
                .setLayers(new int[] {Workload.INPUTS, width, width, width, Workload.CLASSES})
                .setBlockSize(workload.batchSize())
                .setSeed(workload.seed());
        MulticlassClassificationEvaluator evaluator = new MulticlassClassificationEvaluator().setMetricName("accuracy");
        watch.start();
        long examples = 0;
        for (int iterations = 1; ; iterations *= 2) {
            MultilayerPerceptronClassificationModel model =
                    classifier.setMaxIter(iterations).fit(train);
            classifier.setInitialWeights(model.weights());
            examples += (long) iterations * data.train().count();
            if (watch.evaluate(examples, () -> evaluator.evaluate(model.transform(test)))) {
                return;
            }
        }
    }

    private Dataset<Row> frame(Rows rows, int partitions) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Broadcast<Rows> all = context.broadcast(rows);
        List<Integer> numbers = IntStream.range(0, rows.count()).boxed().toList();
        Dataset<Row> frame = spark.createDataFrame(
                        context.parallelize(numbers, partitions).map(number -> row(all.value(), number)), SCHEMA)
                .cache();
        frame.count();
        return frame;
    }

    private static Row row(Rows rows, int number) {
        float[] features = new float[Workload.INPUTS];
        float[] labels = new float[Workload.CLASSES];
        rows.gatherFeatures(new int[] {number}, 0, 1, FloatBuffer.wrap(features));
        rows.gatherLabels(new int[] {number}, 0, 1, FloatBuffer.wrap(labels));
        double[] pixels = IntStream.range(0, features.length)
                .mapToDouble(i -> features[i])
                .toArray();
        int digit = IntStream.range(0, labels.length)
                .filter(i -> labels[i] == 1)
                .findFirst()
                .orElseThrow();
        return RowFactory.create(Vectors.dense(pixels), (double) digit);
    }
}
