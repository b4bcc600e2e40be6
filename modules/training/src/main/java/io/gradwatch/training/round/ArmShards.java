package io.gradwatch.training.round;

import io.gradwatch.training.data.shard.Shard;
import java.io.Serializable;
import java.util.Set;
import org.apache.spark.rdd.PartitionPruningRDD;
import org.apache.spark.rdd.RDD;
import scala.runtime.AbstractFunction1;

/** Selects the shards that an arm trains on: all but those of quarantined workers. */
public final class ArmShards {
    private ArmShards() {}

    /** Returns the shards without those of the quarantined workers. */
    public static RDD<Shard> of(RDD<Shard> shards, Set<Integer> quarantined) {
        return quarantined.isEmpty() ? shards : PartitionPruningRDD.create(shards, new IsTrained(quarantined));
    }

    private static final class IsTrained extends AbstractFunction1<Object, Object> implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Set<Integer> quarantined;

        IsTrained(Set<Integer> quarantined) {
            this.quarantined = quarantined;
        }

        @Override
        public Object apply(Object partition) {
            return !quarantined.contains(partition);
        }
    }
}
