package io.gradwatch.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.MemorySource;
import io.gradwatch.training.Networks;
import io.gradwatch.training.TestCluster;
import io.gradwatch.training.averaging.Averaging;
import io.gradwatch.training.averaging.OuterState;
import io.gradwatch.training.averaging.OuterStep;
import io.gradwatch.training.averaging.ReplicaMean;
import io.gradwatch.training.data.shard.Shard;
import io.gradwatch.training.kernels.Kernel;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.replica.ReplicaSpec;
import io.gradwatch.training.replica.RoundOrder;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.FlatLayout;
import io.gradwatch.training.state.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Sgd;

/** An arm with an outer step that has state: momentum over rounds. */
class ArmRunTest {
    private static final int ROUNDS = 4;
    private static final long ON_THE_DRIVER = Long.MAX_VALUE;

    private static TestCluster cluster;
    private static JavaSparkContext context;
    private static JavaRDD<Shard> shards;

    @BeforeAll
    static void start() {
        cluster = new TestCluster(2);
        context = JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
        shards = new MemorySource(context, List.of(8), 4, 96, 0).prepare(2, 1).shards();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void theOuterStateIsPartOfTheArmSoThatItResumesWithTheSameBits() {
        Arm undisturbed = train(untrained(), new Momentum(0.9f), 1, ROUNDS);

        Arm half = train(untrained(), new Momentum(0.9f), 1, ROUNDS / 2);
        Arm resumed = train(half, new Momentum(0.9f), ROUNDS / 2 + 1, ROUNDS);

        assertThat(half.outerState().vector("velocity")).isPresent();
        assertThat(resumed).isEqualTo(undisturbed);
        assertThat(train(half.at(half.state(), OuterState.NONE), new Momentum(0.9f), ROUNDS / 2 + 1, ROUNDS)
                        .state())
                .as("without its outer state")
                .isNotEqualTo(undisturbed.state());
    }

    @Test
    void theMeanAsNextStateLeavesNoOuterState() {
        Arm arm = train(untrained(), OuterStep.MEAN, 1, ROUNDS);

        assertThat(arm.outerState()).isEqualTo(OuterState.NONE);
        assertThat(arm.state().iteration()).isEqualTo(2 * ROUNDS);
    }

    private static Arm untrained() {
        return Checkpoint.start(Networks.dense(new Sgd(0.1))).arms().get(0);
    }

    /** Trains rounds {@code first} to {@code last}. */
    private static Arm train(Arm start, OuterStep step, int first, int last) {
        FlatLayout layout = FlatLayout.of(start.network());
        Averaging averaging = Averaging.of(layout, start.state(), 2, 2, ON_THE_DRIVER);
        try (ArmRun run = new ArmRun(
                context, shards.rdd(), start, spec(start), layout.layout(), averaging, step, Optional.empty())) {
            for (int round = first; round <= last; round++) {
                run.train(new RoundOrder(round, 1, 2 * (round - 1), 2, 0, 0), false);
            }
            return run.now();
        }
    }

    private static ReplicaSpec spec(Arm arm) {
        return new ReplicaSpec(
                context.sc().applicationId(),
                "outer",
                arm.variant(),
                arm.configuration(),
                arm.gradientRule(),
                1,
                6,
                1,
                new long[] {8},
                4,
                true,
                Kernel.ALL);
    }

    /** Computes v ← β·v + (mean − last) and next = last + v for the parameters. */
    private record Momentum(float beta) implements OuterStep {
        @Override
        public Next next(State last, OuterState outer, ReplicaMean mean) {
            float[] position = floats(last.parameters());
            float[] target = floats(mean.parameters());
            float[] velocity =
                    outer.vector("velocity").map(Momentum::floats).orElseGet(() -> new float[position.length]);
            for (int i = 0; i < position.length; i++) {
                velocity[i] = beta * velocity[i] + (target[i] - position[i]);
                position[i] += velocity[i];
            }
            return new Next(
                    FlatFloats.of(position),
                    mean.updaterState(),
                    new OuterState(Map.of("velocity", FlatFloats.of(velocity))));
        }

        private static float[] floats(FlatFloats vector) {
            float[] values = new float[vector.length()];
            vector.read(0, values, values.length);
            return values;
        }
    }
}
