package io.gradwatch.training;

import io.gradwatch.training.data.shard.Shard;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/** Shares whose rows can be read where the task runs. */
final class SharesHere extends RDD<Shard> {
    private static final long serialVersionUID = 1L;

    SharesHere(RDD<Shard> shares) {
        super(shares, ClassTag$.MODULE$.apply(Shard.class));
    }

    /** One of the shares, computed again where what is kept of it is not to be read here. */
    static Shard here(RDD<Shard> shares, Partition partition, TaskContext task) {
        Shard share = shares.iterator(partition, task).next();
        // What another executor keeps on its disk is not worth fetching: the shuffle that it came from is there as
        // well.
        return share.isHere() ? share : shares.compute(partition, task).next();
    }

    @Override
    public Partition[] getPartitions() {
        return shares().partitions();
    }

    @Override
    public Iterator<Shard> compute(Partition partition, TaskContext task) {
        return JavaConverters.asScalaIterator(
                List.of(here(shares(), partition, task)).iterator());
    }

    @SuppressWarnings("unchecked")
    private RDD<Shard> shares() {
        return (RDD<Shard>) dependencies().head().rdd();
    }
}
