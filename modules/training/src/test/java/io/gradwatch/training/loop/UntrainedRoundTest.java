package io.gradwatch.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.MemorySource;
import io.gradwatch.training.Networks;
import io.gradwatch.training.TestCluster;
import io.gradwatch.training.averaging.OuterState;
import io.gradwatch.training.cluster.TrainingEnvironment;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.shard.DataSource;
import io.gradwatch.training.data.shard.PreparedData;
import io.gradwatch.training.data.shard.Shard;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.progress.UntrainedRound;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.GradientRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Adam;

/** Three rounds an epoch, in whose last only worker 1 has rows left: worker 1 is in quarantine from round 2 on. */
class UntrainedRoundTest {
    private static final TrainingSettings SETTINGS = new TrainingSettings(2, 4, 2, 2, 5, 1);

    private static final long ON_THE_DRIVER = 1L << 28;
    private static final long ON_EXECUTORS = 0;

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = new TestCluster(2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {ON_THE_DRIVER, ON_EXECUTORS})
    void theStateIsKeptInARoundWithoutRowsAndTrainingContinues(long scatterAbove) throws InterruptedException {
        cluster.set(TrainingEnvironment.SCATTER_ABOVE, String.valueOf(scatterAbove));
        Recorder recorder = new Recorder();

        TrainingResult result = train(untrained(), recorder);

        assertThat(recorder.trained).containsExactly(1, 2, 4, 5);
        assertThat(recorder.untrained).containsExactly(3, 6);
        Arm before = recorder.after(2);
        Arm after = recorder.after(3);
        assertThat(after.state().parameters()).isEqualTo(before.state().parameters());
        assertThat(after.state().updaterState()).isEqualTo(before.state().updaterState());
        assertThat(after.state().iteration()).isEqualTo(before.state().iteration());
        assertThat(after.state().epoch()).isEqualTo(1);
        assertThat(result.position().round()).isEqualTo(6);
        assertThat(result.position().iterations()).isEqualTo(8);
        assertThat(result.position().counts().examplesSupplied()).isEqualTo(2 * (16 + 24));
        assertThat(result.position().counts().examplesConsumed()).isEqualTo(2 * 16 + 8);
        assertThat(result.position().history())
                .hasSize(2)
                .allSatisfy(epoch -> assertThat(epoch.trainLoss()).isFinite());
    }

    @Test
    void trainingResumesFromBeforeAndAfterSuchARoundWithTheSameBits() throws InterruptedException {
        Recorder undisturbed = new Recorder();
        TrainingResult expected = train(untrained(), undisturbed);

        for (Checkpoint checkpoint : undisturbed.checkpoints) {
            TrainingResult resumed = train(checkpoint, new Recorder());

            assertThat(FlatFloats.copyOf(resumed.network().params()))
                    .as("resumed after round %d", checkpoint.position().round())
                    .isEqualTo(FlatFloats.copyOf(expected.network().params()));
            assertThat(resumed.position())
                    .usingRecursiveComparison()
                    .ignoringFields("seconds", "counts.samplingSeconds")
                    .isEqualTo(expected.position());
        }
    }

    private static Checkpoint untrained() {
        return Checkpoint.start(Networks.dense(new Adam(0.01)));
    }

    private static TrainingResult train(Checkpoint start, TrainingObserver observer) throws InterruptedException {
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
        Trainer trainer =
                new Trainer(cluster.session(), "untrained-" + System.nanoTime(), new UnevenSource(context), SETTINGS);
        try (PreparedTraining training = trainer.prepare(start)) {
            return training.train(observer, (position, arms, rows) -> {
                Arm arm = arms.get(0);
                return position.round() == 1
                        ? List.of(new Arm(
                                "without-1",
                                arm.configuration(),
                                arm.state(),
                                Set.of(1),
                                GradientRule.NONE,
                                OuterState.NONE))
                        : arms;
            });
        }
    }

    /** Worker 0 has rows for two rounds of an epoch, worker 1 for three. */
    private record UnevenSource(JavaSparkContext context) implements DataSource {
        private static final int[] ROWS = {16, 24};

        @Override
        public List<Integer> featureShape() {
            return List.of(8);
        }

        @Override
        public DataSpec.Label label() {
            return new DataSpec.Classes(Optional.empty(), 4);
        }

        @Override
        public PreparedData prepare(int workers, long seed) {
            MemorySource rows = new MemorySource(context, featureShape(), 4, 40, 4);
            List<Shard> shards = List.of(
                    new Shard(0, rows.rows(1, 0, ROWS[0]), rows.rows(3, 0, 0), rows.rows(2, 0, 2)),
                    new Shard(1, rows.rows(1, ROWS[0], 40), rows.rows(3, 0, 0), rows.rows(2, 2, 4)));
            return new PreparedData(
                    context.parallelize(shards, workers), new long[] {ROWS[0], ROWS[1]}, 0, 4, Optional.empty());
        }
    }

    private static final class Recorder implements TrainingObserver {
        private final List<Integer> trained = new ArrayList<>();
        private final List<Integer> untrained = new ArrayList<>();
        private final List<Checkpoint> checkpoints = new ArrayList<>();

        @Override
        public void roundEnded(TrainedRound round) {
            trained.add(round.round());
        }

        @Override
        public void roundEnded(UntrainedRound round) {
            untrained.add(round.round());
        }

        @Override
        public void reached(Checkpoint checkpoint) {
            checkpoints.add(checkpoint);
        }

        private Arm after(int round) {
            return checkpoints.get(round - 1).arms().get(0);
        }
    }
}
