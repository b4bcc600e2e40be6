package io.gradwatch.training.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.Networks;
import io.gradwatch.training.kernels.Kernel;
import io.gradwatch.training.state.GradientRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Sgd;

class ReplicaPoolTest {
    private static final long ARM = 1;
    private static final long OTHER = 2;

    private final ReplicaPool pool = new ReplicaPool();
    private final ArmRegistry arms = new ArmRegistry("application");
    private long state;

    /** Starts an arm's next round. */
    private RoundTicket round(long arm) {
        return arms.roundStarts(arm, state++);
    }

    /** Trains a worker in a round. */
    private ResidentReplica train(int worker, RoundTicket round) {
        ResidentReplica replica = pool.lease(spec("application"), worker, round);
        pool.release(replica, true);
        return replica;
    }

    @Test
    void aReturnedReplicaIsLeasedAgain() {
        ResidentReplica first = train(0, round(ARM));

        assertThat(train(0, round(ARM))).isSameAs(first);
    }

    @Test
    void aBusyReplicaIsNeverLeasedToASecondTask() {
        RoundTicket round = round(ARM);
        ResidentReplica zombies = pool.lease(spec("application"), 0, round);
        ResidentReplica retrys = pool.lease(spec("application"), 0, round);

        assertThat(retrys).isNotSameAs(zombies);
    }

    @Test
    void aReplicaThatTrainedARoundIsNotLeasedForItAgain() {
        RoundTicket round = round(ARM);
        ResidentReplica first = train(0, round);
        ResidentReplica retrys = train(0, round);

        assertThat(retrys).isNotSameAs(first);
        assertThat(train(0, round(ARM))).isSameAs(retrys);
    }

    @Test
    void aReplicaThatFailedIsNotLeasedAgain() {
        ResidentReplica failed = pool.lease(spec("application"), 0, round(ARM));
        pool.release(failed, false);

        assertThat(failed.isClosed()).isTrue();
        assertThat(train(0, round(ARM))).isNotSameAs(failed);
    }

    @Test
    void workersAndArmsHaveReplicasOfTheirOwn() {
        ResidentReplica first = train(0, round(ARM));

        assertThat(train(1, round(ARM))).isNotSameAs(first);
        assertThat(train(0, round(OTHER))).isNotSameAs(first);
    }

    @Test
    void replicasOfManyArmsStayWhileTheyTrain() {
        List<Long> manyArms = List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        List<ResidentReplica> first =
                manyArms.stream().map(arm -> train(0, round(arm))).toList();

        assertThat(manyArms.stream().map(arm -> train(0, round(arm)))).containsExactlyElementsOf(first);
    }

    @Test
    void anArmThatEndedLosesItsReplicasWithTheNextLease() {
        ResidentReplica ended = train(0, round(ARM));
        ResidentReplica stays = train(0, round(OTHER));
        arms.ended(ARM);
        assertThat(ended.isClosed()).isFalse();

        assertThat(train(0, round(OTHER))).isSameAs(stays);
        assertThat(ended.isClosed()).isTrue();
    }

    @Test
    void aReplicaThatIsBusyWhenItsArmEndsIsClosedOnReturn() {
        ResidentReplica busy = pool.lease(spec("application"), 0, round(ARM));
        arms.ended(ARM);
        train(0, round(OTHER));
        assertThat(busy.isClosed()).isFalse();

        pool.release(busy, true);

        assertThat(busy.isClosed()).isTrue();
    }

    @Test
    void aShardThatMissesARoundHereLosesItsReplica() {
        RoundTicket first = round(ARM);
        ResidentReplica moved = train(0, first);
        ResidentReplica stays = train(1, first);
        assertThat(train(1, round(ARM))).isSameAs(stays);
        assertThat(moved.isClosed()).as("its task may still come").isFalse();

        assertThat(train(1, round(ARM))).isSameAs(stays);

        assertThat(moved.isClosed()).isTrue();
        assertThat(stays.isClosed()).isFalse();
    }

    @Test
    void aShardThatMovedWithItsWholeArmIsNoticedByAnyLease() {
        ResidentReplica moved = train(0, round(ARM));
        round(ARM);
        train(0, round(OTHER));
        assertThat(moved.isClosed()).as("its task may still come").isFalse();
        round(ARM);

        train(0, round(OTHER));

        assertThat(moved.isClosed()).isTrue();
    }

    @Test
    void aTaskThatComesLateEvictsNothing() {
        RoundTicket early = round(ARM);
        ResidentReplica begun = train(0, round(OTHER));

        train(0, early);

        assertThat(begun.isClosed()).isFalse();
    }

    @Test
    void anEarlierApplicationOfTheProcessLosesItsReplicas() {
        ResidentReplica before = train(0, round(ARM));
        ArmRegistry next = new ArmRegistry("next");

        ResidentReplica replica = pool.lease(spec("next"), 0, next.roundStarts(ARM, 0));

        assertThat(replica).isNotSameAs(before);
        assertThat(before.isClosed()).isTrue();
    }

    private static ReplicaSpec spec(String application) {
        String configuration = Networks.dense(new Sgd(0.1)).toJson();
        return new ReplicaSpec(
                application,
                "run",
                "baseline",
                configuration,
                GradientRule.NONE,
                1,
                8,
                1,
                new long[] {8},
                4,
                true,
                Kernel.ALL);
    }
}
