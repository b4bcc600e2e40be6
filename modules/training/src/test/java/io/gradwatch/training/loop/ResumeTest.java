package io.gradwatch.training.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.training.MemorySource;
import io.gradwatch.training.Networks;
import io.gradwatch.training.TestCluster;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.state.FlatFloats;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Training that is interrupted and resumed by another trainer with its own replicas. */
class ResumeTest {
    /** Three rounds per epoch; each epoch is evaluated in the round after it. */
    private static final TrainingSettings SETTINGS = new TrainingSettings(2, 7, 3, 3, 5, 1);

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
    @ValueSource(strings = {"sgd", "adam with dropout, batch normalization and L2"})
    void fromEveryRoundOnTheBitsAreThoseOfAnUndisturbedTraining(String network) throws InterruptedException {
        Reached undisturbed = new Reached();
        TrainingResult expected = train(Checkpoint.start(network(network)), 100, undisturbed);

        assertThat(undisturbed.checkpoints).hasSize(9);
        for (Checkpoint checkpoint : undisturbed.checkpoints) {
            TrainingResult resumed = train(checkpoint, 100, new Reached());

            assertThat(FlatFloats.copyOf(resumed.network().params()))
                    .as("from round %d", checkpoint.position().round())
                    .isEqualTo(FlatFloats.copyOf(expected.network().params()));
            assertThat(FlatFloats.copyOf(resumed.network().getUpdater().getUpdaterStateViewArray()))
                    .isEqualTo(FlatFloats.copyOf(expected.network().getUpdater().getUpdaterStateViewArray()));
            assertThat(resumed.position())
                    .usingRecursiveComparison()
                    .ignoringFields("seconds", "counts.samplingSeconds")
                    .isEqualTo(expected.position());
        }
    }

    @Test
    void otherRowsAreRefused() throws InterruptedException {
        Reached reached = new Reached();
        train(Checkpoint.start(network("sgd")), 100, reached);

        assertThatThrownBy(() -> train(reached.checkpoints.get(3), 90, new Reached()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "data.train: expected the rows that the checkpoint was trained on, 142 in 4 rounds, found 132");
    }

    private static ComputationGraphConfiguration network(String name) {
        return name.equals("sgd") ? Networks.dense(new Sgd(0.1)) : Networks.regularized(new Adam(0.01));
    }

    private static TrainingResult train(Checkpoint start, int rows, TrainingObserver observer)
            throws InterruptedException {
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
        MemorySource source = new MemorySource(context, List.of(8), 4, rows, 20);
        return new Trainer(cluster.session(), "resumed-" + System.nanoTime(), source, SETTINGS).train(start, observer);
    }

    private static final class Reached implements TrainingObserver {
        private final List<Checkpoint> checkpoints = new ArrayList<>();

        @Override
        public void reached(Checkpoint checkpoint) {
            checkpoints.add(checkpoint);
        }
    }
}
