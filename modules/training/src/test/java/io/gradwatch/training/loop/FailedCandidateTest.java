package io.gradwatch.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.training.MemorySource;
import io.gradwatch.training.Networks;
import io.gradwatch.training.TestCluster;
import io.gradwatch.training.averaging.OuterState;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.ArmRound;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.FailedRound;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.reference.SampleSource;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.GradientRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.CrashReportingUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FailedCandidateTest {
    private static final TrainingSettings SETTINGS = new TrainingSettings(2, 8, 2, 1, 5, 1);
    private static final int ROUNDS = 4;

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        CrashReportingUtil.crashDumpsEnabled(false);
        cluster = new TestCluster(2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
        CrashReportingUtil.crashDumpsEnabled(true);
    }

    /** Adds candidates before round 2 and drops them when one has failed. */
    private static final class Trial implements ArmChoice {
        private final List<Arm> candidates;
        private final List<List<ArmRound>> rounds = new ArrayList<>();

        Trial(Arm... candidates) {
            this.candidates = List.of(candidates);
        }

        @Override
        public List<Arm> next(Position position, List<Arm> arms, SampleSource rows) {
            if (position.round() != 1) {
                return arms;
            }
            List<Arm> next = new ArrayList<>(arms);
            next.addAll(candidates);
            return next;
        }

        @Override
        public void ended(List<ArmRound> results) {
            rounds.add(results);
        }
    }

    @Test
    void aNetworkThatDl4jRefusesIsAFailedCandidateAndTheBaselineGoesOn() throws InterruptedException {
        Arm refused = new Arm(
                "refused",
                "{}",
                Arm.of("any", network(Networks.dense(new Sgd(0.1)))).state(),
                Set.of(),
                GradientRule.NONE,
                OuterState.NONE);
        Trial trial = new Trial(refused);

        assertThat(parameters(train(trial))).isEqualTo(parameters(train(ArmChoice.SAME)));

        assertThat(trial.rounds).hasSize(ROUNDS);
        assertThat(trial.rounds.subList(1, ROUNDS)).allSatisfy(round -> {
            assertThat(round.get(0)).isInstanceOf(TrainedRound.class);
            assertThat(reason(round.get(1))).startsWith("cannot start: ");
        });
    }

    @Test
    void aCandidateThatFailsOnItsWorkersLeavesTheOtherArmsAlone() throws InterruptedException {
        Arm misfit = Arm.of("misfit", network(width(9)));
        Arm twin = Arm.of("twin", network(Networks.dense(new Adam(0.01))));
        Trial trial = new Trial(misfit, twin);

        assertThat(parameters(train(trial))).isEqualTo(parameters(train(ArmChoice.SAME)));

        assertThat(reason(trial.rounds.get(1).get(1))).startsWith("failed in round 2: ");
        assertThat(trial.rounds.subList(1, ROUNDS)).allSatisfy(round -> {
            assertThat(round.get(1)).isInstanceOf(FailedRound.class);
            assertThat(round.get(2)).isInstanceOf(TrainedRound.class);
        });
    }

    @Test
    void aCandidateThatRunsOutOfMemoryOnItsWorkersLeavesTheProcessAlone() throws InterruptedException {
        Trial trial = new Trial(Arm.of("insatiable", network(insatiable())));

        assertThat(parameters(train(trial))).isEqualTo(parameters(train(ArmChoice.SAME)));

        assertThat(reason(trial.rounds.get(1).get(1)))
                .startsWith("failed in round 2: ")
                .contains("Physical memory usage is too high");
    }

    @Test
    void aFailureOfTheBaselineEndsTraining() {
        ArmChoice replace = (position, arms, rows) ->
                position.round() == 1 ? List.of(Arm.of("misfit", network(width(9))), arms.get(0)) : arms;

        assertThatThrownBy(() -> train(replace))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The baseline failed in round 2");
    }

    private static String reason(ArmRound round) {
        return ((FailedRound) round).reason();
    }

    private static FlatFloats parameters(TrainingResult result) {
        return FlatFloats.copyOf(result.network().params());
    }

    /** Returns a network that does not fit the data unless it has 8 features. */
    private static ComputationGraphConfiguration width(int features) {
        return new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("input")
                .addLayer(
                        "dense_0",
                        new DenseLayer.Builder().nIn(features).nOut(4).build(),
                        "input")
                .addLayer(
                        "output_0",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(4)
                                .nOut(4)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "dense_0")
                .setOutputs("output_0")
                .build();
    }

    /** Returns a network whose activation allocates more native memory than there is. */
    private static ComputationGraphConfiguration insatiable() {
        return new NeuralNetConfiguration.Builder()
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("input")
                .addLayer(
                        "output_0",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(8)
                                .nOut(4)
                                .activation(new Insatiable())
                                .build(),
                        "input")
                .setOutputs("output_0")
                .build();
    }

    /** Fails like JavaCPP at its limit. */
    public static final class Insatiable extends BaseActivationFunction {
        private static final long serialVersionUID = 1L;

        @Override
        public INDArray getActivation(INDArray in, boolean training) {
            throw new OutOfMemoryError("Physical memory usage is too high");
        }

        @Override
        public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
            throw new UnsupportedOperationException();
        }
    }

    private static ComputationGraph network(ComputationGraphConfiguration configuration) {
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();
        return network;
    }

    private static TrainingResult train(ArmChoice choice) throws InterruptedException {
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
        MemorySource source = new MemorySource(context, List.of(8), 4, 2 * 8 * 2 * ROUNDS, 0);
        Trainer trainer = new Trainer(cluster.session(), "run-" + System.nanoTime(), source, SETTINGS);
        try (PreparedTraining training = trainer.prepare(Checkpoint.start(Networks.dense(new Adam(0.01))))) {
            return training.train(new TrainingObserver() {}, choice);
        }
    }
}
