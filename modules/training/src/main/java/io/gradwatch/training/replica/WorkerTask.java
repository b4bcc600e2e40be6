package io.gradwatch.training.replica;

import io.gradwatch.signal.Layout;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.telemetry.ExecutorTelemetry;
import io.gradwatch.training.data.shard.Shard;
import io.gradwatch.training.state.State;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/** Runs one Spark task of a round: leases a replica, trains it on one shard, and returns its result. */
public final class WorkerTask {
    /** The one cache of this process, which outlives tasks. */
    static final ReplicaPool POOL = new ReplicaPool();

    private WorkerTask() {}

    /**
     * Trains an arm on a shard for one round.
     *
     * @throws TaskKilledException if the task is interrupted; the replica's thread then stops before its next minibatch
     */
    public static WorkerResult run(
            ReplicaSpec spec, State state, RoundTicket ticket, RoundOrder round, Shard shard, TaskContext task) {
        ResidentReplica replica = POOL.lease(spec, shard.worker(), ticket);
        AtomicBoolean abandoned = new AtomicBoolean();
        Future<WorkerResult> result = replica.submit(() -> {
            boolean sound = false;
            try {
                Replica leased = replica.network();
                WorkerResult done = leased.train(state, round, shard, () -> abandoned.get() || task.isInterrupted());
                publish(spec, leased.layout().layout(), done.report());
                sound = true;
                return done;
            } finally {
                POOL.release(replica, sound);
            }
        });
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandoned.set(true);
            throw new TaskKilledException("interrupted in round " + round.round());
        } catch (ExecutionException e) {
            throw WorkerFailedException.of(shard.worker(), e.getCause());
        }
    }

    private static void publish(ReplicaSpec spec, Layout layout, WorkerReport report) {
        if (report.minibatches() > 0) {
            ExecutorTelemetry.current().ifPresent(telemetry -> telemetry.record(spec.run(), layout, report));
        }
    }
}
