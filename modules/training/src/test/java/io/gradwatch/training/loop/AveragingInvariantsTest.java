package io.gradwatch.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.training.MemorySource;
import io.gradwatch.training.Networks;
import io.gradwatch.training.TestCluster;
import io.gradwatch.training.cluster.TrainingEnvironment;
import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.replica.LocalReference;
import io.gradwatch.training.state.FlatFloats;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

class AveragingInvariantsTest {
    private static final List<Integer> SHAPE = List.of(8);

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = new TestCluster(3);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adam", "nesterovs", "rmsProp"})
    void oneWorkerEqualsDl4jsLocalFitBitForBit(String updater) throws InterruptedException {
        assertEqualsLocalFit(Networks.dense(updater(updater)));
    }

    @Test
    void oneWorkerEqualsDl4jsLocalFitWithDropoutBatchNormalizationAndL2() throws InterruptedException {
        assertEqualsLocalFit(Networks.regularized(new Adam(0.01)));
    }

    @ParameterizedTest
    @EnumSource(ScheduleType.class)
    void oneWorkerEqualsDl4jsLocalFitWithALearningRateThatChanges(ScheduleType counted) throws InterruptedException {
        assertEqualsLocalFit(Networks.dense(new Sgd(new StepSchedule(counted, 0.5, 0.5, 1))));
    }

    @Test
    void oneWorkerEqualsDl4jsLocalFitOnSequences() throws InterruptedException {
        assertEqualsLocalFit(Networks.recurrent(new Adam(0.01)), List.of(4, 2));
    }

    /** Covers a separable convolution, whose parameters DL4J lists in another order than it stores them. */
    @Test
    void oneWorkerEqualsDl4jsLocalFitWithASeparableConvolution() throws InterruptedException {
        assertEqualsLocalFit(Networks.separable(new Adam(0.01)), List.of(2, 6, 6));
    }

    private static void assertEqualsLocalFit(ComputationGraphConfiguration configuration) throws InterruptedException {
        assertEqualsLocalFit(configuration, SHAPE);
    }

    private static void assertEqualsLocalFit(ComputationGraphConfiguration configuration, List<Integer> shape)
            throws InterruptedException {
        MemorySource source = source(shape, 103, 0);
        TrainingSettings settings = new TrainingSettings(1, 10, 3, 3, 11, 1);

        TrainingResult result = train(configuration, source, settings, new TrainingObserver() {});

        Rows rows = source.rows(1, 0, 103);
        ComputationGraph local = LocalReference.fit(configuration, rows, shape, 4, settings);
        assertThat(parameters(result.network())).isEqualTo(parameters(local));
        assertThat(FlatFloats.copyOf(result.network().getUpdater().getUpdaterStateViewArray()))
                .isEqualTo(FlatFloats.copyOf(local.getUpdater().getUpdaterStateViewArray()));
        assertThat(result.network().getIterationCount()).isEqualTo(33);
    }

    @Test
    void threeWorkersAtFrequencyOneWithSgdEqualOneWithThreeTimesTheBatch() throws InterruptedException {
        ComputationGraphConfiguration configuration = Networks.dense(new Sgd(0.1));
        MemorySource source = source(90, 0);
        TrainingSettings three = new TrainingSettings(3, 10, 1, 4, 11, 0);
        TrainingResult averaged = train(configuration, source, three, new TrainingObserver() {});

        ComputationGraph large = LocalReference.fitLargeBatches(configuration, source.rows(1, 0, 90), SHAPE, 4, three);

        float[] ours = averaged.network().params().data().asFloat();
        float[] theirs = large.params().data().asFloat();
        for (int i = 0; i < ours.length; i++) {
            assertThat((double) ours[i]).isCloseTo(theirs[i], within(2e-6));
        }
    }

    @Test
    void theSameSeedGivesTheSameBitsTwice() throws InterruptedException {
        TrainingSettings settings = new TrainingSettings(3, 7, 4, 3, 5, 1);
        ComputationGraphConfiguration configuration = Networks.regularized(new Adam(0.01));

        FlatFloats first = parameters(train(configuration, source(100, 20), settings, new TrainingObserver() {})
                .network());
        FlatFloats second = parameters(train(configuration, source(100, 20), settings, new TrainingObserver() {})
                .network());

        assertThat(second).isEqualTo(first);
    }

    @Test
    void averagingOnTheDriverAndOnTheExecutorsAgreeBitForBit() throws InterruptedException {
        TrainingSettings settings = new TrainingSettings(3, 7, 4, 2, 5, 1);
        ComputationGraphConfiguration configuration = Networks.dense(new Adam(0.01));
        Recorder onDriver = new Recorder();
        Recorder onExecutors = new Recorder();

        TrainingResult driver = train(configuration, source(100, 20), settings, onDriver);
        cluster.set(TrainingEnvironment.SCATTER_ABOVE, "0");
        TrainingResult executors;
        try {
            executors = train(configuration, source(100, 20), settings, onExecutors);
        } finally {
            cluster.set(TrainingEnvironment.SCATTER_ABOVE, "256m");
        }

        assertThat(parameters(executors.network())).isEqualTo(parameters(driver.network()));
        assertThat(executors.position().history()).isEqualTo(driver.position().history());
        assertThat(onExecutors.drift()).isEqualTo(onDriver.drift());
        assertThat(onDriver.drift()).anyMatch(drift -> drift > 0);
    }

    @Test
    void anArmTrainedBesideAnotherGetsTheBitsThatItGetsAlone() throws InterruptedException {
        Arm adam = Arm.of("adam", network(Networks.regularized(new Adam(0.01))));
        Arm sgd = Arm.of("sgd", network(Networks.dense(new Sgd(0.1))));

        Checkpoint together = trainArms(List.of(adam, sgd));
        Checkpoint adamAlone = trainArms(List.of(adam));
        Checkpoint sgdAlone = trainArms(List.of(sgd));

        assertThat(together.arms())
                .containsExactly(adamAlone.arms().get(0), sgdAlone.arms().get(0));
        assertThat(together.position().history()).isEqualTo(adamAlone.position().history());
    }

    private static Checkpoint trainArms(List<Arm> arms) throws InterruptedException {
        List<Checkpoint> reached = new ArrayList<>();
        TrainingObserver observer = new TrainingObserver() {
            @Override
            public void reached(Checkpoint checkpoint) {
                reached.add(checkpoint);
            }
        };
        trainer(source(100, 20), new TrainingSettings(3, 7, 4, 2, 5, 1))
                .train(new Checkpoint(Position.START, arms), observer);
        return reached.get(reached.size() - 1);
    }

    @Test
    void everyRowOfEveryEpochIsTrainedShortMinibatchesToo() throws InterruptedException {
        TrainingSettings settings = new TrainingSettings(3, 8, 3, 2, 5, 1);

        TrainingResult result =
                train(Networks.dense(new Sgd(0.1)), source(101, 0), settings, new TrainingObserver() {});

        assertThat(result.position().counts().examplesConsumed())
                .isEqualTo(202)
                .isEqualTo(result.position().counts().examplesSupplied());
        assertThat(result.position().counts().minibatches()).isEqualTo(2 * (5 + 5 + 5));
        assertThat(result.position().iterations()).isEqualTo(10);
        assertThat(result.position().round()).isEqualTo(4);
    }

    @Test
    void itLearnsAndEveryEpochIsTested() throws InterruptedException {
        TrainingSettings settings = new TrainingSettings(2, 8, 5, 6, 5, 1);

        TrainingResult result =
                train(Networks.dense(new Adam(0.01)), source(400, 80), settings, new TrainingObserver() {});

        assertThat(result.position().history())
                .hasSize(6)
                .allSatisfy(epoch -> assertThat(epoch.test()).isPresent());
        assertThat(result.position().history().get(5).test().orElseThrow().accuracy())
                .isGreaterThan(0.9);
        assertThat(result.position().history().get(5).trainLoss())
                .isLessThan(result.position().history().get(0).trainLoss());
    }

    @Test
    void stoppingEndsAfterTheRound() throws InterruptedException {
        Trainer trainer = trainer(source(100, 10), new TrainingSettings(2, 8, 2, 50, 5, 1));
        TrainingObserver observer = new TrainingObserver() {
            @Override
            public void roundEnded(TrainedRound round) {
                if (round.snapshot().round() == 6) {
                    trainer.stop();
                }
            }
        };

        TrainingResult result = trainer.train(Checkpoint.start(Networks.dense(new Sgd(0.1))), observer);

        assertThat(result.position().round()).isEqualTo(6);
        assertThat(result.ending()).isEqualTo(Ending.STOPPED);
        assertThat(result.position().counts().examplesConsumed())
                .isEqualTo(result.position().counts().examplesSupplied());
    }

    @Test
    void whatIsStoppedWhileItIsPreparedTrainsNoRound() throws InterruptedException {
        Trainer trainer = trainer(source(100, 10), new TrainingSettings(2, 8, 2, 50, 5, 1));
        trainer.stop();

        try (PreparedTraining training = trainer.prepare(Checkpoint.start(Networks.dense(new Sgd(0.1))))) {
            TrainingResult result = training.train(new TrainingObserver() {});

            assertThat(training.plan().workers()).isEqualTo(2);
            assertThat(result.position()).isEqualTo(Position.START);
            assertThat(result.ending()).isEqualTo(Ending.STOPPED);
        }
    }

    @Test
    void aPreparedTrainingTrainsOnce() throws InterruptedException {
        Trainer trainer = trainer(source(20, 0), new TrainingSettings(2, 8, 2, 1, 5, 1));

        try (PreparedTraining training = trainer.prepare(Checkpoint.start(Networks.dense(new Sgd(0.1))))) {
            training.train(new TrainingObserver() {});

            assertThatThrownBy(() -> training.train(new TrainingObserver() {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("expected one call of train, found a second; prepare another training");
        }
    }

    private static final class Recorder implements TrainingObserver {
        private final List<TrainedRound> rounds = new ArrayList<>();

        @Override
        public void roundEnded(TrainedRound round) {
            rounds.add(round);
        }

        List<Double> drift() {
            return rounds.stream()
                    .flatMap(round -> round.snapshot().layers().stream())
                    .map(layer -> layer.replicaDrift())
                    .toList();
        }
    }

    private static IUpdater updater(String name) {
        return switch (name) {
            case "sgd" -> new Sgd(0.1);
            case "adam" -> new Adam(0.01);
            case "nesterovs" -> new Nesterovs(0.05, 0.9);
            default -> new RmsProp(0.01);
        };
    }

    private static MemorySource source(int trainRows, int testRows) {
        return source(SHAPE, trainRows, testRows);
    }

    private static MemorySource source(List<Integer> shape, int trainRows, int testRows) {
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
        return new MemorySource(context, shape, 4, trainRows, testRows);
    }

    private static TrainingResult train(
            ComputationGraphConfiguration configuration,
            MemorySource source,
            TrainingSettings settings,
            TrainingObserver observer)
            throws InterruptedException {
        return trainer(source, settings).train(Checkpoint.start(configuration), observer);
    }

    private static Trainer trainer(MemorySource source, TrainingSettings settings) {
        return new Trainer(cluster.session(), "run-" + System.nanoTime(), source, settings);
    }

    private static ComputationGraph network(ComputationGraphConfiguration configuration) {
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        return network;
    }

    private static FlatFloats parameters(ComputationGraph network) {
        return FlatFloats.copyOf(network.params());
    }
}
