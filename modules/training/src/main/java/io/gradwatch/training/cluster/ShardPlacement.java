package io.gradwatch.training.cluster;

import io.gradwatch.training.data.shard.Shard;
import io.gradwatch.training.spark.ClusterExecutors;
import io.gradwatch.training.spark.ExecutorBlocks;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.storage.StorageLevel;

/**
 * Places the shards on executors. The executor that first computes a shard caches it, and its worker trains there. If
 * that executor is lost, another one computes the shard again from the lineage of the data. Spark never moves cached
 * blocks, so an executor that is added later would stay idle. Then all shards are removed and computed again, spread
 * over all executors.
 */
public final class ShardPlacement implements AutoCloseable {
    /**
     * Number of attempts to spread the shards. An executor is announced a moment before it accepts tasks, so the first
     * attempt may be too early.
     */
    private static final int ATTEMPTS = 3;

    private final SparkContext context;
    private final JavaRDD<Shard> shards;
    private final AtomicInteger attemptsLeft = new AtomicInteger();
    private final SparkListener arrivals = new SparkListener() {
        @Override
        public void onExecutorAdded(SparkListenerExecutorAdded event) {
            attemptsLeft.set(ATTEMPTS);
        }
    };

    /** Creates the placement of shards, which are computed when they are {@linkplain #place placed}. */
    public ShardPlacement(JavaRDD<Shard> shards) {
        this.context = shards.context();
        this.shards = shards;
        if (!context.isLocal()) {
            context.addSparkListener(arrivals);
        }
    }

    public JavaRDD<Shard> shards() {
        return shards;
    }

    /** Computes all shards, each on an executor with a free slot. */
    public void place() {
        shards.persist(StorageLevel.MEMORY_ONLY());
        shards.count();
    }

    /**
     * Spreads the shards again if executors were added that hold fewer shards than others. Call it between two rounds.
     *
     * @return true if the shards were spread
     */
    public boolean spreadAgain() {
        if (attemptsLeft.get() == 0) {
            return false;
        }
        if (isEven()) {
            attemptsLeft.set(0);
            return false;
        }
        attemptsLeft.decrementAndGet();
        shards.unpersist(true);
        place();
        return true;
    }

    /** Returns whether the numbers of shards of any two executors differ by at most one. */
    private boolean isEven() {
        Map<String, Integer> held = new HashMap<>();
        executors().forEach(executor -> held.put(executor, 0));
        for (int shard = 0; shard < shards.getNumPartitions(); shard++) {
            for (String holder : ExecutorBlocks.holders(shards, shard)) {
                held.computeIfPresent(holder, (executor, count) -> count + 1);
            }
        }
        int most = held.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        int least = held.values().stream().mapToInt(Integer::intValue).min().orElse(0);
        return most - least < 2;
    }

    public List<String> executors() {
        return new ClusterExecutors(context).ids();
    }

    @Override
    public void close() {
        context.removeSparkListener(arrivals);
        shards.unpersist(true);
    }
}
