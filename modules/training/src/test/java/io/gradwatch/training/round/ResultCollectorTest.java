package io.gradwatch.training.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.training.MemorySource;
import io.gradwatch.training.Networks;
import io.gradwatch.training.TestCluster;
import io.gradwatch.training.data.shard.Shard;
import io.gradwatch.training.kernels.Kernel;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.replica.ArmRegistry;
import io.gradwatch.training.replica.ReplicaSpec;
import io.gradwatch.training.replica.RoundOrder;
import io.gradwatch.training.replica.WorkerResult;
import io.gradwatch.training.spark.BlockExchange;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.LentFloats;
import io.gradwatch.training.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class ResultCollectorTest {
    private static final RoundOrder ORDER = new RoundOrder(1, 1, 0, 5, 0, 0);

    private static TestCluster cluster;
    private static Broadcast<ReplicaSpec> spec;
    private static Broadcast<State> state;
    private static JavaRDD<Shard> shares;

    @BeforeAll
    static void start() {
        cluster = new TestCluster(2);
        JavaSparkContext context =
                JavaSparkContext.fromSparkContext(cluster.session().sparkContext());
        Arm arm = Checkpoint.start(Networks.regularized(new Adam(0.01))).arms().get(0);
        spec = context.broadcast(new ReplicaSpec(
                context.sc().applicationId(),
                "collected",
                arm.variant(),
                arm.configuration(),
                arm.gradientRule(),
                1,
                8,
                1,
                new long[] {8},
                4,
                true,
                Kernel.ALL));
        state = context.broadcast(arm.state());
        shares = new MemorySource(context, List.of(8), 4, 96, 0).prepare(3, 1).shards();
    }

    @AfterAll
    static void stop() {
        ArmRegistry.of(cluster.session().sparkContext()).ended(spec.id());
        cluster.close();
    }

    private static RoundRdd round() {
        return round(ORDER);
    }

    private static RoundRdd round(RoundOrder order) {
        ArmRegistry arms = ArmRegistry.of(cluster.session().sparkContext());
        return new RoundRdd(shares.rdd(), spec, state, order, arms.roundStarts(spec.id(), state.id()));
    }

    private static List<FlatFloats> copies(List<WorkerResult> results) {
        List<FlatFloats> copies = new ArrayList<>();
        for (WorkerResult result : results) {
            copies.add(copy(result.parameters()));
            copies.add(copy(result.updaterState()));
        }
        return copies;
    }

    /** Copies floats that the next round overwrites. */
    private static FlatFloats copy(LentFloats floats) {
        float[] values = new float[floats.length()];
        floats.read(0, values, values.length);
        return FlatFloats.of(values);
    }

    @Test
    void resultsAreOrderedByWorker() {
        List<WorkerResult> results = new ResultCollector().collect(round());

        assertThat(results).extracting(result -> result.report().worker()).containsExactly(0, 1, 2);
        assertThat(results).allSatisfy(result -> {
            assertThat(result.report().examples()).isEqualTo(32);
            assertThat(copy(result.parameters())).isNotEqualTo(state.value().parameters());
            assertThat(result.updaterState().length())
                    .isEqualTo(state.value().updaterState().length());
        });
    }

    @Test
    void floatsThatWereLostAreTrainedAgainToTheSameBits() {
        List<FlatFloats> undisturbed = copies(new ResultCollector().collect(round()));
        List<WorkerOutput> lost = new ArrayList<>();
        ResultCollector losing = new ResultCollector(output -> {
            synchronized (lost) {
                if (output.report().worker() != 1 || lost.size() == 2) {
                    return ResultCollector.fetch(output);
                }
                lost.add(output);
            }
            BlockExchange.remove(output.parameters());
            return ResultCollector.fetch(output);
        });

        List<WorkerResult> results = losing.collect(round());

        assertThat(lost).hasSize(2);
        assertThat(copies(results)).isEqualTo(undisturbed);
    }

    @Test
    void floatsThatAreHeldStayTheSameWhateverHappensToTheirOwners() {
        List<WorkerOutput> outputs = new ArrayList<>();
        ResultCollector collector = new ResultCollector(result -> {
            synchronized (outputs) {
                outputs.add(result);
            }
            return ResultCollector.fetch(result);
        });
        List<WorkerResult> results = collector.collect(round());
        List<FlatFloats> before = copies(results);

        // Another attempt at the round, which stops earlier.
        new ResultCollector().collect(round(new RoundOrder(1, 1, 0, 2, 0, 0)));
        outputs.forEach(output -> BlockExchange.remove(output.parameters()));
        ArmRegistry.of(cluster.session().sparkContext()).ended(spec.id());
        System.gc();
        for (int i = 0; i < 100; i++) {
            Nd4j.ones(10_000);
        }

        assertThat(copies(results)).isEqualTo(before);
    }

    @Test
    void floatsThatAreLostInEveryAttemptFailTheRound() {
        ResultCollector losing = new ResultCollector(output -> Optional.empty());

        assertThatThrownBy(() -> losing.collect(round()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Worker results were lost in 4 consecutive attempts; check whether executors are being"
                        + " killed.");
    }
}
