package io.gradwatch.training;

import io.gradwatch.training.data.shard.Shard;
import java.io.Serializable;
import java.util.Set;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import scala.runtime.AbstractFunction1;

/** The shares that an arm is trained on: all but those of the workers in quarantine. */
final class KeptShares {
    private KeptShares() {}

    static RDD<Shard> of(RDD<Shard> shares, Set<Integer> quarantined) {
        return quarantined.isEmpty() ? shares : PartitionPruningRDD.create(shares, new IsKept(quarantined));
    }

    private static final class IsKept extends AbstractFunction1<Object, Object> implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Set<Integer> quarantined;

        IsKept(Set<Integer> quarantined) {
            this.quarantined = quarantined;
        }

        @Override
        public Object apply(Object partition) {
            return !quarantined.contains(partition);
        }
    }
}
