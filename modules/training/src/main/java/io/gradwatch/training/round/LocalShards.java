package io.gradwatch.training.round;

import io.gradwatch.training.data.shard.Shard;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/** Shards whose rows can be read on the executor that runs the task. */
public final class LocalShards extends RDD<Shard> {
    private static final long serialVersionUID = 1L;

    /** Creates the local view of these shards. */
    public LocalShards(RDD<Shard> shards) {
        super(shards, ClassTag$.MODULE$.apply(Shard.class));
    }

    /** Returns one shard. Computes it again if the cached one keeps its rows on the disk of another executor. */
    static Shard local(RDD<Shard> shards, Partition partition, TaskContext task) {
        Shard shard = shards.iterator(partition, task).next();
        // Fetching rows from another executor's disk saves nothing: the shuffle files they came from are there as well.
        return shard.isHere() ? shard : shards.compute(partition, task).next();
    }

    @Override
    public Partition[] getPartitions() {
        return shards().partitions();
    }

    @Override
    public Iterator<Shard> compute(Partition partition, TaskContext task) {
        return JavaConverters.asScalaIterator(
                List.of(local(shards(), partition, task)).iterator());
    }

    @SuppressWarnings("unchecked")
    private RDD<Shard> shards() {
        return (RDD<Shard>) dependencies().head().rdd();
    }
}
