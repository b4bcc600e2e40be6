package io.gradwatch.training;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.Layout;
import io.gradwatch.signal.LossReference;
import io.gradwatch.signal.SnapshotMerger;
import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.data.Shard;
import io.gradwatch.training.replica.ArmRegistry;
import io.gradwatch.training.replica.ReplicaSpec;
import io.gradwatch.training.replica.RoundOrder;
import io.gradwatch.training.replica.State;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;

/** One arm on its way: owns its state, and takes it from round to round. */
final class ArmRun implements AutoCloseable {
    private final JavaSparkContext spark;
    private final RDD<Shard> shares;
    private final Averaging averaging;
    private final SnapshotMerger merger;
    private final Broadcast<ReplicaSpec> spec;
    private final ArmRegistry registry;
    private final Arm start;
    private final Layout layout;
    private final Optional<LossReference> reference;
    private State state;

    ArmRun(
            JavaSparkContext spark,
            RDD<Shard> shares,
            Arm start,
            ReplicaSpec spec,
            Layout layout,
            Averaging averaging,
            Optional<LossReference> reference) {
        this.spark = spark;
        this.shares = KeptShares.of(shares, start.quarantined());
        this.start = start;
        this.layout = layout;
        this.averaging = averaging;
        this.reference = reference;
        this.merger = new SnapshotMerger(layout);
        this.spec = spark.broadcast(spec);
        this.registry = ArmRegistry.of(spark.sc());
        this.state = start.state();
    }

    /** Of its network. */
    Layout layout() {
        return layout;
    }

    /** As it is between two rounds. */
    Arm now() {
        return start.at(state);
    }

    /** Whether that is this arm as it is now. */
    boolean isAt(Arm arm) {
        return arm.state().equals(state)
                && arm.variant().equals(start.variant())
                && arm.quarantined().equals(start.quarantined())
                && arm.gradientRule().equals(start.gradientRule());
    }

    /** Trains all shares for one round, and makes their average the new state. */
    RoundResult train(RoundOrder order, boolean endsEpoch) {
        long start = System.nanoTime();
        Broadcast<State> broadcast = spark.broadcast(state);
        double broadcastSeconds = (System.nanoTime() - start) / 1e9;
        RoundOutcome outcome;
        try {
            outcome = averaging.run(
                    new RoundRdd(shares, spec, broadcast, order, registry.roundStarts(spec.id(), broadcast.id())));
        } finally {
            broadcast.destroy(false);
        }
        long merging = System.nanoTime();
        int iteration = state.iteration() + order.minibatches();
        int epoch = state.epoch() + (endsEpoch ? 1 : 0);
        state = new State(outcome.parameters(), outcome.updaterState(), iteration, epoch);
        ClusterSnapshot snapshot = merger.merge(outcome.reports(), iteration, order.epoch(), outcome.drift())
                .with(reference);
        double compute = outcome.reports().stream()
                        .mapToLong(WorkerReport::computeNanos)
                        .max()
                        .orElse(0)
                / 1e9;
        RoundPhases phases = new RoundPhases(
                broadcastSeconds,
                compute,
                Math.max(outcome.jobSeconds() - compute, 0),
                outcome.averageSeconds() + (System.nanoTime() - merging) / 1e9);
        long examples =
                outcome.reports().stream().mapToLong(WorkerReport::examples).sum();
        return new RoundResult(snapshot, outcome.reports(), examples, phases);
    }

    /** Evaluates the state on all rows held out, training nothing. */
    List<WorkerReport> evaluate(int round, int epoch) {
        Broadcast<State> broadcast = spark.broadcast(state);
        try {
            RoundOrder order = RoundOrder.evaluation(round, epoch);
            return averaging
                    .run(new RoundRdd(shares, spec, broadcast, order, registry.roundStarts(spec.id(), broadcast.id())))
                    .reports();
        } finally {
            broadcast.destroy(false);
        }
    }

    /** Waits until executors have forgotten the arm: a context that is stopped in the midst of that complains. */
    @Override
    public void close() {
        registry.ended(spec.id());
        spec.destroy(true);
    }
}
