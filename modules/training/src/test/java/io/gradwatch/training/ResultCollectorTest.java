package io.gradwatch.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.training.data.shard.Shard;
import io.gradwatch.training.replica.ArmRegistry;
import io.gradwatch.training.replica.FlatFloats;
import io.gradwatch.training.replica.LentFloats;
import io.gradwatch.training.replica.ReplicaSpec;
import io.gradwatch.training.replica.RoundOrder;
import io.gradwatch.training.replica.State;
import io.gradwatch.training.replica.WorkerResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.BlockManager;
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
                true));
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

    /** Of floats that the next round overwrites. */
    private static FlatFloats copy(LentFloats floats) {
        float[] values = new float[floats.length()];
        floats.read(0, values, values.length);
        return FlatFloats.of(values);
    }

    @Test
    void whatWorkersHandedInComesInTheirOrder() {
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
        List<HandedIn> lost = new ArrayList<>();
        ResultCollector losing = new ResultCollector(handedIn -> {
            synchronized (lost) {
                if (handedIn.report().worker() != 1 || lost.size() == 2) {
                    return ResultCollector.fetch(handedIn);
                }
                lost.add(handedIn);
            }
            BlockManager blocks = SparkEnv.get().blockManager();
            blocks.removeBlock(handedIn.parameters(), false);
            return ResultCollector.fetch(handedIn);
        });

        List<WorkerResult> results = losing.collect(round());

        assertThat(lost).hasSize(2);
        assertThat(copies(results)).isEqualTo(undisturbed);
    }

    @Test
    void whatWasHandedInStaysAsItIsWhileItIsHeldWhateverHappensToItsOwners() {
        List<HandedIn> handedIn = new ArrayList<>();
        ResultCollector collector = new ResultCollector(result -> {
            synchronized (handedIn) {
                handedIn.add(result);
            }
            return ResultCollector.fetch(result);
        });
        List<WorkerResult> results = collector.collect(round());
        List<FlatFloats> before = copies(results);

        // Another attempt at the round, which gets elsewhere.
        new ResultCollector().collect(round(new RoundOrder(1, 1, 0, 2, 0, 0)));
        handedIn.forEach(result -> SparkEnv.get().blockManager().removeBlock(result.parameters(), false));
        ArmRegistry.of(cluster.session().sparkContext()).ended(spec.id());
        System.gc();
        for (int i = 0; i < 100; i++) {
            Nd4j.ones(10_000);
        }

        assertThat(copies(results)).isEqualTo(before);
    }

    @Test
    void floatsThatAreLostAgainAndAgainEndTheRound() {
        ResultCollector losing = new ResultCollector(handedIn -> Optional.empty());

        assertThatThrownBy(() -> losing.collect(round()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("what workers had handed in was lost 4 times; are executors dying?");
    }
}
