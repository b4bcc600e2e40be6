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

/** The task slots that the cluster gives this application, and the wait for them at the start. */
public final class ClusterSlots {
    /** How long to wait for slots that were asked for. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration LOOK = Duration.ofMillis(200);

    /** With no number asked for, slots are taken as complete when none has come for so long. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final SparkContext context;
    private final ClusterExecutors executors;

    public ClusterSlots(SparkContext context) {
        this.context = context;
        executors = new ClusterExecutors(context);
    }

    /** Task slots there are now. */
    public int count() {
        int cores = executors.cores();
        return context.isLocal() ? cores : cores / context.conf().getInt("spark.task.cpus", 1);
    }

    /** Of those that are there, or else as they were asked for; a standalone cluster may give more than that. */
    private int slotsPerExecutor() {
        int processes = executorCount();
        int cores = context.conf().getInt("spark.executor.cores", 1);
        int slots = processes > 0 ? count() / processes : cores / context.conf().getInt("spark.task.cpus", 1);
        return Math.max(slots, 1);
    }

    /** Executor processes there are now; in local mode the driver is the one. */
    public int executorCount() {
        return executors.count();
    }

    /**
     * Waits until there are this many slots, or as many as the application asked Spark for; not longer than a minute.
     *
     * @param wanted slots, or 0 for what was asked for
     * @return slots there are then; fewer than wanted train in turns
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
                // Spark's own count may lag behind the event that woke us: look again soon.
                arrivals.await(Math.min(LOOK.toNanos(), deadline - System.nanoTime()));
            }
            while (expected == 0 && arrivals.await(QUIET.toNanos())) {
                // One more came: look again whether that was the last.
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
                + "; are there free cores and memory, and do they reach this driver?";
        throw new InvalidInputException(List.of(new Problem("--master", message)));
    }

    /** Slots that the application asked for; 0 if it takes what it gets. */
    private int asked() {
        int perTask = context.conf().getInt("spark.task.cpus", 1);
        if (context.conf().contains("spark.cores.max")) {
            return context.conf().getInt("spark.cores.max", 0) / perTask;
        }
        int instances = context.conf().getInt("spark.executor.instances", 0);
        return instances * context.conf().getInt("spark.executor.cores", 1) / perTask;
    }

    /** Tells when executors come and go. */
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

        /** Waits for a change; false if none came in time. */
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
