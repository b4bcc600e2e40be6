package io.gradwatch.app.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.dl4j.Dl4jFile;
import io.gradwatch.telemetry.GradwatchPlugin;
import io.gradwatch.training.cluster.TrainingEnvironment;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.files.DataPreparation;
import io.gradwatch.training.data.files.FileSource;
import io.gradwatch.training.loop.Trainer;
import io.gradwatch.training.loop.TrainingObserver;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.state.FlatFloats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.MinMaxScaler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EstimatorTest {
    private static final String LAYERS = "[{dense: {units: 32, activation: relu}}, {output: {units: 10}}]";

    private static SparkSession session;
    private static Dataset<Row> train;
    private static Dataset<Row> test;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws IOException {
        SparkConf conf = new SparkConf()
                .setAppName("estimator-test")
                .setMaster("local[2]")
                .set("spark.ui.enabled", "false")
                .set("spark.sql.shuffle.partitions", "2")
                .set("spark.gradwatch.telemetry.pagePort", "0")
                .set("spark.plugins", GradwatchPlugin.class.getName());
        TrainingEnvironment.configure(conf);
        session = SparkSession.builder().config(conf).getOrCreate();
        train = Digits.read(session, "train", 1000);
        test = Digits.read(session, "test", 300);
    }

    @AfterAll
    static void stop() {
        session.stop();
    }

    @Test
    void aPipelineUnderCrossValidationLearnsDigitsAndPredictsTheSameOnceReadBack() throws IOException {
        GradwatchClassifier classifier = classifier().setFeaturesCol("scaled");
        Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {
            new MinMaxScaler().setInputCol("features").setOutputCol("scaled"), classifier
        });
        CrossValidator search = new CrossValidator()
                .setEstimator(pipeline)
                .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
                .setEstimatorParamMaps(new ParamGridBuilder()
                        .addGrid(classifier.epochs(), new int[] {1, 8})
                        .build())
                .setNumFolds(2)
                .setParallelism(2)
                .setSeed(1);

        CrossValidatorModel searched = search.fit(train);

        assertThat(searched.avgMetrics()[1]).isGreaterThan(searched.avgMetrics()[0]);
        PipelineModel best = (PipelineModel) searched.bestModel();
        assertThat(((GradwatchClassificationModel) best.stages()[1])
                        .summary()
                        .orElseThrow()
                        .history())
                .hasSize(8);
        Dataset<Row> predicted = best.transform(test);
        assertThat(new MulticlassClassificationEvaluator()
                        .setMetricName("accuracy")
                        .evaluate(predicted))
                .isGreaterThan(0.8);

        String path = folder.resolve("model").toString();
        best.write().save(path);
        Dataset<Row> again = PipelineModel.load(path).transform(test);
        assertThat(again.schema()).isEqualTo(predicted.schema());
        assertThat(again.collectAsList()).isEqualTo(predicted.collectAsList());

        String unfitted = folder.resolve("pipeline").toString();
        pipeline.write().save(unfitted);
        GradwatchClassifier read = (GradwatchClassifier) Pipeline.load(unfitted).getStages()[1];
        assertThat(read.uid()).isEqualTo(classifier.uid());
        assertThat(read.explainParams()).isEqualTo(classifier.explainParams());
    }

    @Test
    void fittingGivesTheBitsOfTheEngineOnTheSameRowsAndDl4jReadsTheSavedNetwork() throws Exception {
        GradwatchClassificationModel model = classifier().setEpochs(2).fit(Digits.read(session, "train", 500));

        DataSpec spec = new DataSpec(
                new DataSpec.Idx(
                        Digits.FOLDER
                                .resolve("train-images.gz")
                                .toAbsolutePath()
                                .toString(),
                        Digits.FOLDER
                                .resolve("train-labels.gz")
                                .toAbsolutePath()
                                .toString(),
                        OptionalLong.of(500)),
                Optional.empty(),
                DataSpec.Holdout.NONE,
                new DataSpec.Features(List.of(), List.of(784), DataSpec.Scale.NONE),
                FrameRows.classes(10),
                false);
        StartNetwork start = StartNetwork.of(classifier().setEpochs(2), train, "features", Optional.empty());
        Trainer trainer = new Trainer(
                session,
                "engine",
                new FileSource(spec, new DataPreparation(session)),
                start.job().training());
        ComputationGraph trained = trainer.train(Checkpoint.start(start.network()), new TrainingObserver() {})
                .network();
        assertThat(FlatFloats.copyOf(model.network().params())).isEqualTo(FlatFloats.copyOf(trained.params()));

        String path = folder.resolve("model").toString();
        model.save(path);
        byte[] zip = Files.readAllBytes(Path.of(path, "model.zip"));
        ComputationGraph read = new Dl4jFile("model.zip", zip).network(0);
        assertThat(FlatFloats.copyOf(read.params())).isEqualTo(FlatFloats.copyOf(trained.params()));
        assertThat(FlatFloats.copyOf(read.getUpdater().getUpdaterStateViewArray()))
                .isEqualTo(FlatFloats.copyOf(trained.getUpdater().getUpdaterStateViewArray()));
    }

    @Test
    void anyThreadMayPredictAndEveryWayOfPredictingSaysTheSame() {
        GradwatchClassificationModel model = classifier().setEpochs(1).fit(train);
        List<Row> rows = model.transform(test).collectAsList();

        assertThat(IntStream.range(0, rows.size()).parallel().boxed().toList()).allSatisfy(i -> {
            Row row = rows.get(i);
            Vector features = row.getAs("features");
            assertThat(model.predict(features)).isEqualTo(row.<Double>getAs("prediction"));
            double[] alone = model.predictProbability(features).toArray();
            double[] among = row.<Vector>getAs("probability").toArray();
            assertThat(alone).containsExactly(among, offset(1e-4));
        });

        double[] thresholds = {0.01, 1, 1, 1, 1, 1, 1, 1, 1, 1};
        model.setThresholds(thresholds);
        model.setRawPredictionCol("").setProbabilityCol("");
        Dataset<Row> biased = model.transform(test);
        assertThat(biased.columns()).containsExactly("features", "label", "prediction");
        assertThat(biased.toJavaRDD().map(row -> row.getDouble(2)).collect())
                .isEqualTo(rows.stream()
                        .map(row -> mostLikely(row.<Vector>getAs("probability").toArray(), thresholds))
                        .toList());
        assertThat(model.numClasses()).isEqualTo(10);
        assertThat(model.numFeatures()).isEqualTo(784);
    }

    private static double mostLikely(double[] probabilities, double[] thresholds) {
        int best = 0;
        for (int i = 1; i < thresholds.length; i++) {
            best = probabilities[i] / thresholds[i] > probabilities[best] / thresholds[best] ? i : best;
        }
        return best;
    }

    @Test
    void aRegressorLearnsALineAndPredictsTheSameOnceReadBack() throws IOException {
        GradwatchRegressor regressor = new GradwatchRegressor()
                .setLayers("[{output: {}}]")
                .setUpdater("{sgd: {learningRate: 0.1}}")
                .setEpochs(20)
                .setWorkers(2);
        Dataset<Row> line = line();

        GradwatchRegressionModel model = regressor.fit(line);

        assertThat(model.predict(Vectors.dense(1, 1))).isCloseTo(4, offset(0.01));
        double[] losses = model.summary().orElseThrow().objectiveHistory();
        assertThat(losses[19]).isLessThan(losses[0]);
        String path = folder.resolve("model").toString();
        model.save(path);
        GradwatchRegressionModel read = GradwatchRegressionModel.load(path);
        assertThat(read.transform(line).collectAsList())
                .isEqualTo(model.transform(line).collectAsList());
        assertThat(read.summary()).isEmpty();
        assertThat(read.getFeatureShape()).containsExactly(2);
    }

    @Test
    void aConfigurationOfDl4jTrainsInPlaceOfLayersWithItsOwnUpdater() {
        ComputationGraphConfiguration configuration = StartNetwork.of(
                        classifier().setUpdater("{sgd: {learningRate: 0.05}}"), train, "features", Optional.empty())
                .network()
                .getConfiguration();
        GradwatchClassificationModel model = new GradwatchClassifier()
                .setConfiguration(configuration)
                .setEpochs(1)
                .setWorkers(1)
                .fit(train.limit(100));
        assertThat(model.network().getUpdater().getUpdaterStateViewArray()).isNull();
        assertThat(model.network().getConfiguration().getIterationCount()).isEqualTo(4);
    }

    @Test
    void parametersMeanWhatTheJobFileSaysAndCopiesKeepThem() {
        GradwatchClassifier classifier = classifier();
        assertThat(classifier.explainParam(classifier.batchSize()))
                .isEqualTo("batchSize: Rows of a minibatch, per worker. Default: 32. (default: 32)");
        assertThat(classifier.getBatchSize()).isEqualTo(32);
        assertThatThrownBy(() -> classifier.setBatchSize(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batchSize given invalid value 0");
        GradwatchClassifier copy = classifier.copy(new ParamMap().put(classifier.seed(), 9L));
        assertThat(copy.getSeed()).isEqualTo(9);
        assertThat(copy.uid()).isEqualTo(classifier.uid());
        assertThat(copy.getLayers()).isEqualTo(LAYERS);
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        GradwatchClassifier wrong = classifier().setLayers("[{dense: {unit: 3}}, {output: {units: ten}}]");
        assertThatThrownBy(() -> wrong.fit(train))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(wrong.uid() + ": network.layers[0].dense.unit: unknown key")
                .hasMessageContaining(
                        "network.layers[1].output.units: expected a whole number of at least 1, found ten");
        List<Row> rows = List.of(
                RowFactory.create(Vectors.dense(1, 2), 0.0),
                RowFactory.create(Vectors.dense(1, Double.NaN), 1.0),
                RowFactory.create(Vectors.dense(1), 1.0),
                RowFactory.create(Vectors.dense(1, 2), 10.0));
        assertThatThrownBy(() -> classifier().setWorkers(1).fit(frame(rows)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("""
                    dataset, row 2: features[1]: expected a number, found "NaN"
                    dataset, row 3: features: expected a vector of 2 numbers, found one of 1
                    dataset, row 4: label: expected a whole number from 0 to 9, found 10.0\
                    """);
        assertThatThrownBy(() -> new GradwatchClassifier().fit(train))
                .hasMessageContaining("expected either layers or configuration, found neither");
    }

    private static GradwatchClassifier classifier() {
        return new GradwatchClassifier().setLayers(LAYERS).setWorkers(2);
    }

    private static Dataset<Row> line() {
        Random random = new Random(3);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            rows.add(RowFactory.create(Vectors.dense(x, y), 2 * x - y + 3));
        }
        return frame(rows);
    }

    private static Dataset<Row> frame(List<Row> rows) {
        StructType schema = new StructType()
                .add("features", SQLDataTypes.VectorType(), false)
                .add("label", DataTypes.DoubleType, false);
        return session.createDataFrame(rows, schema).coalesce(1);
    }
}
