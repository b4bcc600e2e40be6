package io.gradwatch.training;

import io.gradwatch.training.data.Share;
import io.gradwatch.training.replica.ReplicaSpec;
import io.gradwatch.training.replica.RoundOrder;
import io.gradwatch.training.replica.State;
import io.gradwatch.training.replica.WorkerTask;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;

/**
 * One round as an RDD: a partition for each assignment of an arm to a share, giving that worker's result as bytes.
 *
 * <p>It depends on nothing but the shares and two broadcasts an arm, so that the task Spark serializes every round stays
 * small, and an assignment that is retried elsewhere starts from the same state.
 */
final class RoundRdd extends RDD<byte[]> {
    private static final long serialVersionUID = 1L;

    /** What one arm does in a round. */
    record Arm(Broadcast<ReplicaSpec> spec, Broadcast<State> state, RoundOrder order) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** An arm, by its place among the round's arms, trained on a share. */
    record Assignment(int arm, int share) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    private record AssignedPartition(int index, Arm arm, Partition share) implements Partition {
        private static final long serialVersionUID = 1L;
    }

    private final transient List<Arm> arms;
    private final transient List<Assignment> assignments;

    RoundRdd(RDD<Share> shares, List<Arm> arms, List<Assignment> assignments) {
        super(shares.context(), dependencies(shares, assignments), ClassTag$.MODULE$.apply(byte[].class));
        this.arms = arms;
        this.assignments = assignments;
    }

    private static Seq<Dependency<?>> dependencies(RDD<Share> shares, List<Assignment> assignments) {
        Dependency<?> assigned = new AssignedShares(shares, assignments);
        return JavaConverters.asScalaBuffer(List.<Dependency<?>>of(assigned)).toList();
    }

    private static final class AssignedShares extends NarrowDependency<Share> {
        private static final long serialVersionUID = 1L;

        private final transient List<Assignment> assignments;

        AssignedShares(RDD<Share> shares, List<Assignment> assignments) {
            super(shares);
            this.assignments = assignments;
        }

        @Override
        public Seq<Object> getParents(int partition) {
            return JavaConverters.asScalaBuffer(
                            List.<Object>of(assignments.get(partition).share()))
                    .toList();
        }
    }

    @Override
    public Partition[] getPartitions() {
        Partition[] shares = shares().partitions();
        Partition[] assigned = new Partition[assignments.size()];
        for (int i = 0; i < assigned.length; i++) {
            Assignment assignment = assignments.get(i);
            assigned[i] = new AssignedPartition(i, arms.get(assignment.arm()), shares[assignment.share()]);
        }
        return assigned;
    }

    @Override
    public Iterator<byte[]> compute(Partition partition, TaskContext task) {
        AssignedPartition assigned = (AssignedPartition) partition;
        Share share = shares().iterator(assigned.share(), task).next();
        Arm arm = assigned.arm();
        byte[] result = WorkerTask.run(arm.spec().value(), arm.state().value(), arm.order(), share, task)
                .toBytes();
        return JavaConverters.asScalaIterator(List.of(result).iterator());
    }

    @SuppressWarnings("unchecked")
    private RDD<Share> shares() {
        return (RDD<Share>) dependencies().head().rdd();
    }
}
