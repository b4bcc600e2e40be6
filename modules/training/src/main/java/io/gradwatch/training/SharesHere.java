package io.gradwatch.training;

import io.gradwatch.training.data.Share;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/** Shares whose rows can be read where the task runs. */
final class SharesHere extends RDD<Share> {
    private static final long serialVersionUID = 1L;

    SharesHere(RDD<Share> shares) {
        super(shares, ClassTag$.MODULE$.apply(Share.class));
    }

    /** One of the shares, computed again where what is kept of it is not to be read here. */
    static Share here(RDD<Share> shares, Partition partition, TaskContext task) {
        Share share = shares.iterator(partition, task).next();
        // What another executor keeps on its disk is not worth fetching: the shuffle that it came from is there as
        // well.
        return share.isHere() ? share : shares.compute(partition, task).next();
    }

    @Override
    public Partition[] getPartitions() {
        return shares().partitions();
    }

    @Override
    public Iterator<Share> compute(Partition partition, TaskContext task) {
        return JavaConverters.asScalaIterator(
                List.of(here(shares(), partition, task)).iterator());
    }

    @SuppressWarnings("unchecked")
    private RDD<Share> shares() {
        return (RDD<Share>) dependencies().head().rdd();
    }
}
