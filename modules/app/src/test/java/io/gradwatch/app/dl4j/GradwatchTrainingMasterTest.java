package io.gradwatch.app.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.diagnosis.symptom.Symptom;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.dl4j.GraphConversion;
import io.gradwatch.training.cluster.PluginNotice;
import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.loop.TrainingSettings;
import io.gradwatch.training.state.FlatFloats;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trains in a Spark context of a plain DL4J program: without the plugin and without Gradwatch's settings. */
@Tag("slow")
class GradwatchTrainingMasterTest {
    private static final int ROWS = 103;
    private static final TrainingSettings ONE_PASS = new TrainingSettings(1, 10, 3, 1, 11, 0);

    private static final List<String> WARNINGS = new CopyOnWriteArrayList<>();
    private static final List<String> LOGGED = new CopyOnWriteArrayList<>();
    private static final Map<Class<?>, Appender> LISTENING = Map.of(
            PluginNotice.class, appender(WARNINGS),
            GradwatchTrainingMaster.class, appender(LOGGED));

    private static JavaSparkContext spark;

    @BeforeAll
    static void start() {
        LISTENING.forEach((type, appender) -> {
            appender.start();
            logger(type).addAppender(appender);
        });
        spark = new JavaSparkContext(new SparkConf()
                .setAppName("training-master-test")
                .setMaster("local[2]")
                .set("spark.ui.enabled", "false"));
    }

    @AfterAll
    static void stop() {
        spark.stop();
        LISTENING.forEach((type, appender) -> logger(type).removeAppender(appender));
    }

    private static Appender appender(List<String> lines) {
        return new AbstractAppender("listening", null, null, true, Property.EMPTY_ARRAY) {
            @Override
            public void append(LogEvent event) {
                lines.add(event.getMessage().getFormattedMessage());
            }
        };
    }

    private static Logger logger(Class<?> type) {
        return (Logger) LogManager.getLogger(type);
    }

    @Test
    void onePassOfOneWorkerEqualsDl4jsLocalFitBitForBit() {
        ComputationGraphConfiguration configuration = SmallNetworks.regularized(new Adam(0.01));
        SparkComputationGraph graph = new SparkComputationGraph(spark, configuration.clone(), master(1));

        ComputationGraph trained = graph.fit(data());

        ComputationGraph local = LocalPass.fit(configuration, FEATURES, LABELS, ROWS, ONE_PASS);
        assertSame(trained.params(), local.params());
        assertSame(
                trained.getUpdater().getUpdaterStateViewArray(),
                local.getUpdater().getUpdaterStateViewArray());
        assertThat(trained.getConfiguration().getIterationCount()).isEqualTo(11);
        assertThat(trained.getConfiguration().getEpochCount()).isEqualTo(1);
        assertThat(graph.getScore()).isPositive();
    }

    @Test
    void onePassOverAChainOfLayersEqualsDl4jsLocalFitBitForBit() {
        MultiLayerNetwork chain = new MultiLayerNetwork(chain());
        chain.init();
        ComputationGraphConfiguration asGraph = GraphConversion.of(chain).getConfiguration();

        MultiLayerNetwork trained = new SparkDl4jMultiLayer(spark, chain, master(1)).fit(data());

        ComputationGraph local = LocalPass.fit(asGraph, FEATURES, LABELS, ROWS, ONE_PASS);
        assertSame(trained.params(), local.params());
        assertSame(trained.getUpdater().getStateViewArray(), local.getUpdater().getUpdaterStateViewArray());
        assertThat(trained.getIterationCount()).isEqualTo(11);
        assertThat(trained.getEpochCount()).isEqualTo(1);
    }

    @Test
    void eachPassContinuesTheLastOneAndListenersAreCalledAfterEveryRound() {
        SparkComputationGraph graph = new SparkComputationGraph(spark, SmallNetworks.dense(new Adam(0.01)), master(2));
        List<Integer> iterations = new ArrayList<>();
        graph.setListeners(new BaseTrainingListener() {
            @Override
            public void iterationDone(Model model, int iteration, int epoch) {
                iterations.add(iteration);
            }
        });
        JavaRDD<DataSet> data = data();

        graph.fit(data);
        double first = graph.getScore();
        ComputationGraph trained = graph.fit(data);

        assertThat(graph.getScore()).isLessThan(first);
        assertThat(trained.getConfiguration().getIterationCount()).isEqualTo(12);
        assertThat(trained.getConfiguration().getEpochCount()).isEqualTo(2);
        assertThat(iterations).containsExactly(3, 6, 9, 12);
    }

    @Test
    void passesOverOneNetworkAreDiagnosedAsOneRun() {
        GradwatchTrainingMaster master = master(1);
        SparkComputationGraph graph = new SparkComputationGraph(spark, SmallNetworks.dense(new Sgd(1e30)), master);
        JavaRDD<DataSet> data = data();
        graph.fit(data);
        List<Diagnosis> first = master.diagnoses();

        graph.fit(data);

        assertThat(first).extracting(Diagnosis::symptom).contains(Symptom.NON_FINITE);
        assertThat(master.diagnoses())
                .extracting(Diagnosis::openedRound)
                .isSorted()
                .anyMatch(round -> round > 4);
        assertThat(master.diagnoses())
                .filteredOn(d -> d.symptom() == Symptom.NON_FINITE)
                .hasSize(1);
        assertThat(LOGGED).anyMatch(line -> line.contains("non-finite, critical"));
    }

    @Test
    void anotherNetworkIsDiagnosedAnew() {
        GradwatchTrainingMaster master = master(1);
        new SparkComputationGraph(spark, SmallNetworks.dense(new Sgd(1e30)), master).fit(data());

        new SparkComputationGraph(spark, SmallNetworks.dense(new Adam(0.01)), master).fit(data());

        assertThat(master.diagnoses()).extracting(Diagnosis::symptom).doesNotContain(Symptom.NON_FINITE);
    }

    @Test
    void unknownThresholdIsRefused() {
        GradwatchTrainingMaster.Builder builder = new GradwatchTrainingMaster.Builder().health("vanishing", 1);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("health: expected one of")
                .hasMessageContaining("found vanishing");
    }

    /** Programs written for version 0.1 import the master from the training package. */
    @Test
    @SuppressWarnings("deprecation")
    void formerNameStillTrains() {
        io.gradwatch.training.dl4j.GradwatchTrainingMaster master =
                new io.gradwatch.training.dl4j.GradwatchTrainingMaster.Builder()
                        .workers(2)
                        .batchSizePerWorker(10)
                        .averagingFrequency(3)
                        .seed(11)
                        .build();
        ComputationGraph former =
                new SparkComputationGraph(spark, SmallNetworks.dense(new Adam(0.01)), master).fit(data());
        ComputationGraph now =
                new SparkComputationGraph(spark, SmallNetworks.dense(new Adam(0.01)), master(2)).fit(data());
        assertSame(former.params(), now.params());
    }

    @Test
    void multiDataSetsTrainAsDataSetsDo() {
        JavaRDD<MultiDataSet> multi = data().map(DataSet::toMultiDataSet);
        ComputationGraph one =
                new SparkComputationGraph(spark, SmallNetworks.dense(new Adam(0.01)), master(2)).fit(data());
        ComputationGraph other =
                new SparkComputationGraph(spark, SmallNetworks.dense(new Adam(0.01)), master(2)).fitMultiDataSet(multi);
        assertSame(other.params(), one.params());
    }

    @Test
    void sequencesEnterAsDl4jHasThem() {
        DataSet sequences = new DataSet(Nd4j.rand(20, 2, 4), Nd4j.rand(20, 4));
        SparkComputationGraph graph =
                new SparkComputationGraph(spark, SmallNetworks.recurrent(new Adam(0.01)), master(1));
        graph.fit(spark.parallelize(List.of(sequences), 1));

        float[] ofFirst =
                sequences.get(0).getFeatures().permute(0, 2, 1).dup('c').data().asFloat();
        Rows share = DataSetRows.of(spark.parallelize(List.of(sequences), 1))
                .prepare(1, 1)
                .shards()
                .first()
                .train();
        FloatBuffer row = FloatBuffer.allocate(8);
        share.gatherFeatures(new int[] {0}, 0, 1, row);
        assertThat(row.array()).containsExactly(ofFirst);
    }

    @Test
    void allInvalidRowsAreReportedAtOnce() {
        DataSet sound = new DataSet(Nd4j.rand(2, 8), Nd4j.rand(2, 4));
        DataSet masked = new DataSet(Nd4j.rand(2, 8), Nd4j.rand(2, 4), null, Nd4j.ones(2, 1));
        DataSet wide = new DataSet(Nd4j.rand(2, 9), Nd4j.rand(2, 4));
        JavaRDD<DataSet> data = spark.parallelize(List.of(sound, masked, wide), 2);
        SparkComputationGraph graph = new SparkComputationGraph(spark, SmallNetworks.dense(new Adam(0.01)), master(1));

        assertThatThrownBy(() -> graph.fit(data))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("training data, row 3: expected one array of features of rank 2, 3 or 4")
                .hasMessageContaining("found a mask")
                .hasMessageContaining("training data, row 4: expected rows of features [8] and labels [4]")
                .hasMessageContaining("found [9] and [4]");
    }

    @Test
    void pathsAreRefusedWithWhatToDoInstead() {
        SparkComputationGraph graph = new SparkComputationGraph(spark, SmallNetworks.dense(new Adam(0.01)), master(1));
        assertThatThrownBy(() -> graph.fitPaths(spark.parallelize(List.of("a"))))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("does not train from paths")
                .hasMessageContaining("load them into an RDD first");
    }

    @Test
    void aContextWithoutThePluginIsWarnedAboutOnce() {
        PluginNotice.warnWithoutPlugin(spark.sc());
        PluginNotice.warnWithoutPlugin(spark.sc());
        assertThat(WARNINGS)
                .singleElement()
                .asString()
                .contains("created without spark.plugins=io.gradwatch.telemetry.GradwatchPlugin")
                .contains("there are no live metrics");
    }

    private static GradwatchTrainingMaster master(int workers) {
        return new GradwatchTrainingMaster.Builder()
                .workers(workers)
                .batchSizePerWorker(ONE_PASS.batchSize())
                .averagingFrequency(ONE_PASS.averagingFrequency())
                .seed(ONE_PASS.seed())
                .build();
    }

    private static MultiLayerConfiguration chain() {
        return new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Adam(0.01))
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(8)
                        .nOut(12)
                        .activation(Activation.TANH)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(12)
                        .nOut(4)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
    }

    private static final float[] FEATURES = new float[ROWS * 8];
    private static final float[] LABELS = new float[ROWS * 4];

    static {
        Random random = new Random(5);
        for (int row = 0; row < ROWS; row++) {
            LABELS[row * 4 + row % 4] = 1;
            for (int i = 0; i < 8; i++) {
                FEATURES[row * 8 + i] = (i % 4 == row % 4 ? 1 : 0) + 0.3f * (float) random.nextGaussian();
            }
        }
    }

    /** Returns data sets of 1, 2, … rows, sizes unrelated to minibatches. */
    private static JavaRDD<DataSet> data() {
        INDArray features = Nd4j.createFromArray(FEATURES).reshape(ROWS, 8);
        INDArray labels = Nd4j.createFromArray(LABELS).reshape(ROWS, 4);
        List<DataSet> sets = new ArrayList<>();
        for (int from = 0, size = 1; from < ROWS; from += size++) {
            int[] rows = IntStream.range(from, Math.min(from + size, ROWS)).toArray();
            sets.add(new DataSet(features.getRows(rows), labels.getRows(rows)));
        }
        return spark.parallelize(sets, 3);
    }

    private static void assertSame(INDArray found, INDArray expected) {
        assertThat(FlatFloats.copyOf(found)).isEqualTo(FlatFloats.copyOf(expected));
    }
}
