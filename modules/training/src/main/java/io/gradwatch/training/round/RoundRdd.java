package io.gradwatch.training.round;

import io.gradwatch.training.data.shard.Shard;
import io.gradwatch.training.replica.ReplicaSpec;
import io.gradwatch.training.replica.RoundOrder;
import io.gradwatch.training.replica.RoundTicket;
import io.gradwatch.training.replica.WorkerResult;
import io.gradwatch.training.replica.WorkerTask;
import io.gradwatch.training.state.State;
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
 * One round of one arm as an RDD with one partition per shard: the result of the worker that trains on the shard.
 *
 * <p>It depends only on the shards and two broadcasts. So the task that Spark serializes every round stays small, and a
 * worker that trains the round again on another executor starts from the same state.
 */
public final class RoundRdd extends RDD<WorkerResult> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<ReplicaSpec> spec;
    private final Broadcast<State> state;
    private final RoundOrder order;
    private final RoundTicket ticket;

    /**
     * Creates the round without running it.
     *
     * @param shards shards of the workers that take part
     * @param spec specification of the arm
     * @param state state that all replicas start from
     * @param order minibatches to train and rows to evaluate
     * @param ticket id of the round and list of the arms that are alive
     */
    public RoundRdd(
            RDD<Shard> shards,
            Broadcast<ReplicaSpec> spec,
            Broadcast<State> state,
            RoundOrder order,
            RoundTicket ticket) {
        super(shards.context(), dependencies(shards), ClassTag$.MODULE$.apply(WorkerResult.class));
        this.spec = spec;
        this.state = state;
        this.order = order;
        this.ticket = ticket;
    }

    private static Seq<Dependency<?>> dependencies(RDD<Shard> shards) {
        Dependency<?> onShards = new OneToOneDependency<>(shards);
        return JavaConverters.asScalaBuffer(List.<Dependency<?>>of(onShards)).toList();
    }

    /** Returns the id of the broadcast of the state that the round starts from. */
    long stateId() {
        return state.id();
    }

    @Override
    public Partition[] getPartitions() {
        return shards().partitions();
    }

    @Override
    public Iterator<WorkerResult> compute(Partition partition, TaskContext task) {
        Shard shard = LocalShards.local(shards(), partition, task);
        WorkerResult result = WorkerTask.run(spec.value(), state.value(), ticket, order, shard, task);
        return JavaConverters.asScalaIterator(List.of(result).iterator());
    }

    @SuppressWarnings("unchecked")
    private RDD<Shard> shards() {
        return (RDD<Shard>) dependencies().head().rdd();
    }
}
