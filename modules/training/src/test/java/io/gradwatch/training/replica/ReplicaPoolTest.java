package io.gradwatch.training.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.Networks;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Sgd;

class ReplicaPoolTest {
    private final ReplicaPool pool = new ReplicaPool();
    private long round;

    /** For the next round. */
    private ResidentReplica lease(ReplicaSpec spec, int worker) {
        return pool.lease(spec, worker, round++);
    }

    @Test
    void aReplicaThatWasGivenBackIsLeasedAgain() {
        ResidentReplica first = lease(spec("run"), 0);
        pool.giveBack(first, true);

        assertThat(lease(spec("run"), 0)).isSameAs(first);
    }

    @Test
    void aBusyReplicaIsNeverLeasedToASecondTask() {
        ResidentReplica zombies = lease(spec("run"), 0);
        ResidentReplica retrys = lease(spec("run"), 0);

        assertThat(retrys).isNotSameAs(zombies);
    }

    @Test
    void aReplicaThatTrainedARoundIsNotLeasedForItAgain() {
        ResidentReplica first = pool.lease(spec("run"), 0, 7);
        pool.giveBack(first, true);
        ResidentReplica retrys = pool.lease(spec("run"), 0, 7);
        pool.giveBack(retrys, true);

        assertThat(retrys).isNotSameAs(first);
        assertThat(pool.lease(spec("run"), 0, 8)).isSameAs(retrys);
    }

    @Test
    void aReplicaThatFailedIsNotLeasedAgain() {
        ResidentReplica failed = lease(spec("run"), 0);
        pool.giveBack(failed, false);

        assertThat(lease(spec("run"), 0)).isNotSameAs(failed);
    }

    @Test
    void sharesAndRunsHaveReplicasOfTheirOwn() {
        ResidentReplica first = lease(spec("run"), 0);
        pool.giveBack(first, true);

        assertThat(lease(spec("run"), 1)).isNotSameAs(first);
        assertThat(lease(spec("other"), 0)).isNotSameAs(first);
    }

    @Test
    void theReplicasOfTheRunUsedLeastRecentlyGoFirst() {
        ResidentReplica old = lease(spec("old"), 0);
        pool.giveBack(old, true);
        for (int i = 0; i < 4; i++) {
            pool.giveBack(lease(spec("run-" + i), 0), true);
        }

        assertThat(lease(spec("old"), 0)).isNotSameAs(old);
    }

    @Test
    void aForgottenRunsReplicasAreGone() {
        ResidentReplica forgotten = lease(spec("run"), 0);
        pool.giveBack(forgotten, true);
        pool.forget("application", "run");

        assertThat(lease(spec("run"), 0)).isNotSameAs(forgotten);
    }

    @Test
    void aShareThatHasLeftTakesItsReplicasAndNoOthers() {
        ResidentReplica left = lease(spec("run"), 0);
        ResidentReplica stays = lease(spec("run"), 1);
        pool.giveBack(left, true);
        pool.giveBack(stays, true);
        pool.forget(spec("run"), 0);
        pool.forget(spec("never"), 0);

        assertThat(lease(spec("run"), 0)).isNotSameAs(left);
        assertThat(lease(spec("run"), 1)).isSameAs(stays);
    }

    @Test
    void anotherNetworkUnderTheSameNamesHasReplicasOfItsOwn() {
        ResidentReplica first = lease(spec("run", 0.1), 0);
        pool.giveBack(first, true);

        assertThat(lease(spec("run", 0.2), 0)).isNotSameAs(first);
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
