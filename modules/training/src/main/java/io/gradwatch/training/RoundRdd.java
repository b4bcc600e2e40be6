package io.gradwatch.training;

import io.gradwatch.training.data.shard.Shard;
import io.gradwatch.training.replica.ReplicaSpec;
import io.gradwatch.training.replica.RoundOrder;
import io.gradwatch.training.replica.RoundTicket;
import io.gradwatch.training.replica.State;
import io.gradwatch.training.replica.WorkerResult;
import io.gradwatch.training.replica.WorkerTask;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;

/**
 * One round of one arm as an RDD: for each share the result of the worker that trains on it.
 *
 * <p>It depends on nothing but the shares and two broadcasts, so that the task Spark serializes every round stays small,
 * and a share that is trained again elsewhere starts from the same state.
 */
final class RoundRdd extends RDD<WorkerResult> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<ReplicaSpec> spec;
    private final Broadcast<State> state;
    private final RoundOrder order;
    private final RoundTicket ticket;

    RoundRdd(
            RDD<Shard> shares,
            Broadcast<ReplicaSpec> spec,
            Broadcast<State> state,
            RoundOrder order,
            RoundTicket ticket) {
        super(shares.context(), dependencies(shares), ClassTag$.MODULE$.apply(WorkerResult.class));
        this.spec = spec;
        this.state = state;
        this.order = order;
        this.ticket = ticket;
    }

    private static Seq<Dependency<?>> dependencies(RDD<Shard> shares) {
        Dependency<?> ofShare = new OneToOneDependency<>(shares);
        return JavaConverters.asScalaBuffer(List.<Dependency<?>>of(ofShare)).toList();
    }

    /** Id of the broadcast that the round starts from. */
    long stateId() {
        return state.id();
    }

    @Override
    public Partition[] getPartitions() {
        return shares().partitions();
    }

    @Override
    public Iterator<WorkerResult> compute(Partition partition, TaskContext task) {
        Shard share = SharesHere.here(shares(), partition, task);
        WorkerResult result = WorkerTask.run(spec.value(), state.value(), ticket, order, share, task);
        return JavaConverters.asScalaIterator(List.of(result).iterator());
    }

    @SuppressWarnings("unchecked")
    private RDD<Shard> shares() {
        return (RDD<Shard>) dependencies().head().rdd();
    }
}
