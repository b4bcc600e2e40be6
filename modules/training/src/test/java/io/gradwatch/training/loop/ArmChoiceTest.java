package io.gradwatch.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.signal.WorkerRow;
import io.gradwatch.training.MemorySource;
import io.gradwatch.training.Networks;
import io.gradwatch.training.TestCluster;
import io.gradwatch.training.averaging.OuterState;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.ArmRound;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.Position;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.reference.SampleSource;
import io.gradwatch.training.replica.Sample;
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
import org.nd4j.linalg.learning.config.Adam;

class ArmChoiceTest {
    private static final TrainingSettings SETTINGS = new TrainingSettings(3, 8, 2, 2, 5, 1);
    private static final int ROWS = 90;

    private static TestCluster cluster;

    @BeforeAll
    static void start() {
        cluster = new TestCluster(3);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void anArmThatJoinsTrainsOnTheSameRowsInTheSameOrder() throws InterruptedException {
        List<Arm> last = new ArrayList<>();

        train((position, arms, rows) -> {
            last.clear();
            last.addAll(arms);
            return position.round() == 1 ? List.of(arms.get(0), named("twin", arms.get(0))) : arms;
        });

        assertThat(last).extracting(Arm::variant).containsExactly(Arm.BASELINE, "twin");
        assertThat(last.get(1).state().parameters())
                .isEqualTo(last.get(0).state().parameters());
    }

    @Test
    void theFirstArmIsTheBaseline() throws InterruptedException {
        FlatFloats untouched = parameters(train(ArmChoice.SAME));

        TrainingResult result =
                train((position, arms, rows) -> position.round() == 2 ? List.of(named("heir", arms.get(0))) : arms);

        assertThat(parameters(result)).isEqualTo(untouched);
        assertThat(result.position().history()).hasSize(2);
    }

    @Test
    void quarantinedWorkersDoNotTrain() throws InterruptedException {
        List<List<Integer>> workers = new ArrayList<>();
        TrainingObserver observer = new TrainingObserver() {
            @Override
            public void roundEnded(TrainedRound round) {
                workers.add(round.snapshot().workers().stream()
                        .map(WorkerRow::worker)
                        .toList());
            }
        };

        TrainingResult result = train(observer, (position, arms, rows) -> {
            Arm baseline = arms.get(0);
            Arm without = new Arm(
                    "without-1",
                    baseline.configuration(),
                    baseline.state(),
                    Set.of(1),
                    GradientRule.NONE,
                    OuterState.NONE);
            return position.round() == 1 ? List.of(without) : arms;
        });

        assertThat(workers.get(0)).containsExactly(0, 1, 2);
        assertThat(workers.subList(1, workers.size())).containsOnly(List.of(0, 2));
        assertThat(result.position().counts().examplesConsumed())
                .isLessThan(result.position().counts().examplesSupplied());
    }

    @Test
    void armsThatAreComparedAreEvaluatedOnTheSameValidationRows() throws InterruptedException {
        List<List<ArmRound>> rounds = new ArrayList<>();
        ArmChoice twins = new ArmChoice() {
            @Override
            public List<Arm> next(Position position, List<Arm> arms, SampleSource rows) {
                return position.round() == 1 ? List.of(arms.get(0), named("twin", arms.get(0))) : arms;
            }

            @Override
            public boolean compares() {
                return rounds.size() >= 1;
            }

            @Override
            public void ended(List<ArmRound> results) {
                rounds.add(results);
            }
        };

        TrainingResult result = train(new TrainingObserver() {}, twins, 3 * 300);

        assertThat(validation(rounds.get(0).get(0))).containsOnly(Optional.empty());
        assertThat(validation(rounds.get(1).get(1)))
                .isEqualTo(validation(rounds.get(1).get(0)))
                .allSatisfy(evaluation -> assertThat(evaluation.orElseThrow().examples())
                        .as("no more than comparing takes")
                        .isEqualTo(256));
        assertThat(result.position().history())
                .extracting(epoch -> epoch.validation().orElseThrow().examples())
                .containsExactly(900L, 900L);
    }

    private static List<Optional<Evaluation>> validation(ArmRound arm) {
        return arm.reports().stream().map(WorkerReport::validation).toList();
    }

    @Test
    void aSampleHoldsTheFirstRowsOfEveryShard() throws InterruptedException {
        List<Sample> samples = new ArrayList<>();

        train((position, arms, rows) -> {
            samples.add(rows.take(4));
            return arms;
        });

        assertThat(samples).hasSizeGreaterThan(1).allSatisfy(sample -> {
            assertThat(sample.rows()).isEqualTo(12);
            assertThat(sample.features()).isEqualTo(samples.get(0).features());
        });
    }

    private static Arm named(String variant, Arm arm) {
        return new Arm(variant, arm.configuration(), arm.state());
    }

    private static FlatFloats parameters(TrainingResult result) {
        return FlatFloats.copyOf(result.network().params());
    }

    private static TrainingResult train(ArmChoice choice) throws InterruptedException {
        return train(new TrainingObserver() {}, choice);
    }

    private static TrainingResult train(TrainingObserver observer, ArmChoice choice) throws InterruptedException {
        return train(observer, choice, 0);
    }

    private static TrainingResult train(TrainingObserver observer, ArmChoice choice, int validationRows)
            throws InterruptedException {
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
        MemorySource source = new MemorySource(context, List.of(8), 4, ROWS, validationRows, 30);
        Trainer trainer = new Trainer(cluster.session(), "run-" + System.nanoTime(), source, SETTINGS);
        try (PreparedTraining training = trainer.prepare(Checkpoint.start(Networks.dense(new Adam(0.01))))) {
            return training.train(observer, choice);
        }
    }
}
