package io.gradwatch.training.cluster;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.training.spark.ClusterExecutors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/** Counts the task slots that the cluster gives this application, and waits for them at the start. */
public final class ClusterSlots {
    /** Limit of the wait for slots that were requested. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration LOOK = Duration.ofMillis(200);

    /** If no number was requested, slots are complete when none was added for this time. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final SparkContext context;
    private final ClusterExecutors executors;

    public ClusterSlots(SparkContext context) {
        this.context = context;
        executors = new ClusterExecutors(context);
    }

    /** Returns the current number of task slots. */
    public int count() {
        int cores = executors.cores();
        return context.isLocal() ? cores : cores / context.conf().getInt("spark.task.cpus", 1);
    }

    /**
     * Returns the slots of an executor: measured if there are executors, else as requested. A standalone cluster may
     * give an executor more slots than requested.
     */
    private int slotsPerExecutor() {
        int processes = executorCount();
        int cores = context.conf().getInt("spark.executor.cores", 1);
        int slots = processes > 0 ? count() / processes : cores / context.conf().getInt("spark.task.cpus", 1);
        return Math.max(slots, 1);
    }

    /** Returns the current number of executor processes; in local mode the driver is the only one. */
    public int executorCount() {
        return executors.count();
    }

    /**
     * Waits at most a minute until there are this many slots, or as many as the application requested from Spark.
     *
     * @param wanted number of slots; 0 for the number that was requested
     * @return number of slots after the wait; with fewer than wanted, workers train in turns
     * @throws InvalidInputException if there are none
     */
    public int await(int wanted) throws InterruptedException {
        if (context.isLocal()) {
            return count();
        }
        int expected = wanted > 0 ? wanted : asked();
        Arrivals arrivals = new Arrivals();
        context.addSparkListener(arrivals);
        try {
            long deadline = System.nanoTime() + LIMIT.toNanos();
            ExecutorRequest request = new ExecutorRequest(context);
            while (count() < request.forSlots(Math.max(expected, 1), slotsPerExecutor())
                    && System.nanoTime() < deadline) {
                // Spark's count may lag behind the event that ended the wait, so it is read again soon.
                arrivals.await(Math.min(LOOK.toNanos(), deadline - System.nanoTime()));
            }
            while (expected == 0 && arrivals.await(QUIET.toNanos())) {
                // Another executor was added. Wait for the next one.
            }
            return atLeastOne(count());
        } finally {
            context.removeSparkListener(arrivals);
        }
    }

    private int atLeastOne(int slots) {
        if (slots > 0) {
            return slots;
        }
        String message = "expected executors within " + LIMIT.toSeconds() + " s, found none on " + context.master()
                + "; check that there are free cores and memory, and that executors can connect to this driver";
        throw new InvalidInputException(List.of(new Problem("--master", message)));
    }

    /** Returns the number of slots that the application requested; 0 if it requested none. */
    private int asked() {
        int perTask = context.conf().getInt("spark.task.cpus", 1);
        if (context.conf().contains("spark.cores.max")) {
            return context.conf().getInt("spark.cores.max", 0) / perTask;
        }
        int instances = context.conf().getInt("spark.executor.instances", 0);
        return instances * context.conf().getInt("spark.executor.cores", 1) / perTask;
    }

    /** Signals that executors were added or removed. */
    private static final class Arrivals extends SparkListener {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private int changes;

        @Override
        public void onExecutorAdded(SparkListenerExecutorAdded event) {
            signal();
        }

        @Override
        public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
            signal();
        }

        private void signal() {
            lock.lock();
            try {
                changes++;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Waits for a change and returns false if there was none in this time. */
        boolean await(long nanos) throws InterruptedException {
            lock.lock();
            try {
                int before = changes;
                long left = nanos;
                while (changes == before && left > 0) {
                    left = changed.awaitNanos(left);
                }
                return changes != before;
            } finally {
                lock.unlock();
            }
        }
    }
}
