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
 * Where the shares lie. A share is cached by the executor that first computes it, and its worker trains there; when the
 * executor is lost, another computes the share again from the lineage of the data. Spark never moves what is cached, so
 * that an executor that comes later would stay idle: then all shares are given up and computed anew, spread over all.
 */
public final class ShardPlacement implements AutoCloseable {
    /** An executor is announced a moment before it takes tasks, so that the first attempt may come too soon for it. */
    private static final int ATTEMPTS = 3;

    private final SparkContext context;
    private final JavaRDD<Shard> shares;
    private final AtomicInteger attemptsLeft = new AtomicInteger();
    private final SparkListener arrivals = new SparkListener() {
        @Override
        public void onExecutorAdded(SparkListenerExecutorAdded event) {
            attemptsLeft.set(ATTEMPTS);
        }
    };

    /** Of shares that are computed when they are {@linkplain #place placed}. */
    public ShardPlacement(JavaRDD<Shard> shares) {
        this.context = shares.context();
        this.shares = shares;
        if (!context.isLocal()) {
            context.addSparkListener(arrivals);
        }
    }

    public JavaRDD<Shard> shards() {
        return shares;
    }

    /** Computes all shares, each where there is a free slot. */
    public void place() {
        shares.persist(StorageLevel.MEMORY_ONLY());
        shares.count();
    }

    /**
     * Between two rounds: spreads the shares again if executors have come and have less to do than others.
     *
     * @return whether it did
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
        shares.unpersist(true);
        place();
        return true;
    }

    /** Whether no executor holds two shares more than another. */
    private boolean isEven() {
        Map<String, Integer> held = new HashMap<>();
        executors().forEach(executor -> held.put(executor, 0));
        for (int share = 0; share < shares.getNumPartitions(); share++) {
            for (String holder : ExecutorBlocks.holders(shares, share)) {
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
        shares.unpersist(true);
    }
}
