package io.gradwatch.training.loop;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Layout;
import io.gradwatch.signal.LossReference;
import io.gradwatch.signal.SnapshotMerger;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.averaging.Averaging;
import io.gradwatch.training.averaging.CombinedRound;
import io.gradwatch.training.averaging.OuterState;
import io.gradwatch.training.averaging.OuterStep;
import io.gradwatch.training.data.shard.Shard;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.progress.ArmRound;
import io.gradwatch.training.progress.RoundPhases;
import io.gradwatch.training.progress.TrainedRound;
import io.gradwatch.training.progress.UntrainedRound;
import io.gradwatch.training.replica.ArmRegistry;
import io.gradwatch.training.replica.ReplicaSpec;
import io.gradwatch.training.replica.RoundOrder;
import io.gradwatch.training.round.ArmShards;
import io.gradwatch.training.round.ResultCollector;
import io.gradwatch.training.round.RoundRdd;
import io.gradwatch.training.spark.BroadcastRemoval;
import io.gradwatch.training.state.State;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;

/** Trains one arm round by round and owns its state. */
final class ArmRun implements AutoCloseable {
    private final JavaSparkContext spark;
    private final RDD<Shard> shards;
    private final Averaging averaging;
    private final OuterStep outerStep;
    private final SnapshotMerger merger;
    private final Broadcast<ReplicaSpec> spec;
    private final ArmRegistry registry;
    private final Arm start;
    private final Layout layout;
    private final Optional<LossReference> reference;
    private State state;
    private OuterState outerState;

    /**
     * Starts an arm.
     *
     * @param shards shards of all workers; those of quarantined workers are left out
     * @param start arm with the state to start from
     * @param layout layout of the arm's network
     * @param reference reference loss on the data; empty if it is not known
     */
    ArmRun(
            JavaSparkContext spark,
            RDD<Shard> shards,
            Arm start,
            ReplicaSpec spec,
            Layout layout,
            Averaging averaging,
            OuterStep outerStep,
            Optional<LossReference> reference) {
        this.spark = spark;
        this.shards = ArmShards.of(shards, start.quarantined());
        this.start = start;
        this.layout = layout;
        this.averaging = averaging;
        this.outerStep = outerStep;
        this.reference = reference;
        this.merger = new SnapshotMerger(layout);
        this.spec = spark.broadcast(spec);
        this.registry = ArmRegistry.of(spark.sc());
        this.state = start.state();
        this.outerState = start.outerState();
    }

    /** Returns the layout of the arm's network. */
    Layout layout() {
        return layout;
    }

    /** Returns the arm with its current state, between two rounds. */
    Arm now() {
        return start.at(state, outerState);
    }

    /** Returns whether an arm is equal to this one in its current state. */
    boolean isAt(Arm arm) {
        return arm.state().equals(state)
                && arm.outerState().equals(outerState)
                && arm.variant().equals(start.variant())
                && arm.quarantined().equals(start.quarantined())
                && arm.gradientRule().equals(start.gradientRule());
    }

    /**
     * Trains all workers for one round. The outer step computes the new state from the mean of their replicas. If no worker
     * has rows in the round, the state is kept.
     *
     * @param endsEpoch whether the round is the last one of its epoch
     */
    ArmRound train(RoundOrder order, boolean endsEpoch) {
        long start = System.nanoTime();
        Broadcast<State> broadcast = spark.broadcast(state);
        double broadcastSeconds = (System.nanoTime() - start) / 1e9;
        CombinedRound combined;
        try {
            combined = averaging.combine(round(broadcast, order));
        } finally {
            broadcast.destroy();
        }
        int epoch = state.epoch() + (endsEpoch ? 1 : 0);
        if (combined instanceof CombinedRound.Averaged averaged) {
            return trained(averaged, order, epoch, broadcastSeconds);
        }
        state = new State(state.parameters(), state.updaterState(), state.iteration(), epoch);
        return new UntrainedRound(
                order.round(), this.start.variant(), combined.reports(), phases(combined, broadcastSeconds, 0));
    }

    private TrainedRound trained(
            CombinedRound.Averaged averaged, RoundOrder order, int epoch, double broadcastSeconds) {
        long merging = System.nanoTime();
        int iteration = state.iteration() + order.minibatches();
        OuterStep.Next next = outerStep.next(state, outerState, averaged.mean());
        state = new State(next.parameters(), next.updaterState(), iteration, epoch);
        outerState = next.outer();
        ClusterSnapshot snapshot = merger.merge(averaged.reports(), iteration, order.epoch(), averaged.drift())
                .with(reference);
        RoundPhases phases = phases(averaged, broadcastSeconds, (System.nanoTime() - merging) / 1e9);
        long examples =
                averaged.reports().stream().mapToLong(WorkerReport::examples).sum();
        return new TrainedRound(snapshot, averaged.reports(), examples, phases);
    }

    private static RoundPhases phases(CombinedRound combined, double broadcastSeconds, double mergeSeconds) {
        double compute = combined.reports().stream()
                        .mapToLong(WorkerReport::computeNanos)
                        .max()
                        .orElse(0)
                / 1e9;
        return new RoundPhases(
                broadcastSeconds,
                compute,
                Math.max(combined.jobSeconds() - compute, 0),
                combined.averageSeconds() + mergeSeconds);
    }

    /** Evaluates the current state on all held-out rows without training. */
    List<WorkerReport> evaluate(int round, int epoch) {
        Broadcast<State> broadcast = spark.broadcast(state);
        try {
            return new ResultCollector().reports(round(broadcast, RoundOrder.evaluation(round, epoch)));
        } finally {
            broadcast.destroy();
        }
    }

    private RoundRdd round(Broadcast<State> broadcast, RoundOrder order) {
        return new RoundRdd(shards, spec, broadcast, order, registry.roundStarts(spec.id(), broadcast.id()));
    }

    /** Removes the arm from all executors and waits for it, because a context that is stopped meanwhile logs errors. */
    @Override
    public void close() {
        registry.ended(spec.id());
        BroadcastRemoval.await(spec);
    }
}
