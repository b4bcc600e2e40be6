package io.gradwatch.training.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.Networks;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Sgd;

class ReplicaPoolTest {
    private final ReplicaPool pool = new ReplicaPool();

    @Test
    void aReplicaThatWasGivenBackIsLeasedAgain() {
        ResidentReplica first = pool.lease(spec("run"), 0);
        pool.giveBack(first, true);

        assertThat(pool.lease(spec("run"), 0)).isSameAs(first);
    }

    @Test
    void aBusyReplicaIsNeverLeasedToASecondTask() {
        ResidentReplica zombies = pool.lease(spec("run"), 0);
        ResidentReplica retrys = pool.lease(spec("run"), 0);

        assertThat(retrys).isNotSameAs(zombies);
    }

    @Test
    void aReplicaThatFailedIsNotLeasedAgain() {
        ResidentReplica failed = pool.lease(spec("run"), 0);
        pool.giveBack(failed, false);

        assertThat(pool.lease(spec("run"), 0)).isNotSameAs(failed);
    }

    @Test
    void sharesAndRunsHaveReplicasOfTheirOwn() {
        ResidentReplica first = pool.lease(spec("run"), 0);
        pool.giveBack(first, true);

        assertThat(pool.lease(spec("run"), 1)).isNotSameAs(first);
        assertThat(pool.lease(spec("other"), 0)).isNotSameAs(first);
    }

    @Test
    void theReplicasOfTheRunUsedLeastRecentlyGoFirst() {
        ResidentReplica old = pool.lease(spec("old"), 0);
        pool.giveBack(old, true);
        for (int i = 0; i < 4; i++) {
            pool.giveBack(pool.lease(spec("run-" + i), 0), true);
        }

        assertThat(pool.lease(spec("old"), 0)).isNotSameAs(old);
    }

    @Test
    void aForgottenRunsReplicasAreGone() {
        ResidentReplica forgotten = pool.lease(spec("run"), 0);
        pool.giveBack(forgotten, true);
        pool.forget("application", "run");

        assertThat(pool.lease(spec("run"), 0)).isNotSameAs(forgotten);
    }

    @Test
    void aShareThatHasLeftTakesItsReplicasAndNoOthers() {
        ResidentReplica left = pool.lease(spec("run"), 0);
        ResidentReplica stays = pool.lease(spec("run"), 1);
        pool.giveBack(left, true);
        pool.giveBack(stays, true);
        pool.forget(spec("run"), 0);
        pool.forget(spec("never"), 0);

        assertThat(pool.lease(spec("run"), 0)).isNotSameAs(left);
        assertThat(pool.lease(spec("run"), 1)).isSameAs(stays);
    }

    @Test
    void anotherNetworkUnderTheSameNamesHasReplicasOfItsOwn() {
        ResidentReplica first = pool.lease(spec("run", 0.1), 0);
        pool.giveBack(first, true);

        assertThat(pool.lease(spec("run", 0.2), 0)).isNotSameAs(first);
    }

    private static ReplicaSpec spec(String run) {
        return spec(run, 0.1);
    }

    private static ReplicaSpec spec(String run, double learningRate) {
        String configuration = Networks.dense(new Sgd(learningRate)).toJson();
        return new ReplicaSpec(
                "application", run, "baseline", configuration, GradientRule.NONE, 1, 8, 1, new long[] {8}, 4, true);
    }
}
