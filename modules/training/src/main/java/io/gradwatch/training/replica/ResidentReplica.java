package io.gradwatch.training.replica;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nd4j.linalg.factory.Nd4j;

/** A {@link Replica} and the one thread that builds it, trains it and releases it. */
final class ResidentReplica implements AutoCloseable {
    private static boolean nd4jUsed;

    private final ReplicaSpec spec;
    private final int worker;
    private final long arm;
    private final ExecutorService thread;
    private long latestState = -1;
    private Replica replica;

    ResidentReplica(ReplicaSpec spec, int worker, long arm) {
        useNd4jElsewhereFirst();
        this.spec = spec;
        this.worker = worker;
        this.arm = arm;
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread created = new Thread(task, "gradwatch-replica-" + spec.variant() + "-" + worker);
            created.setDaemon(true);
            return created;
        });
    }

    ReplicaSpec spec() {
        return spec;
    }

    int worker() {
        return worker;
    }

    long arm() {
        return arm;
    }

    /** Returns the id of the state that the replica was last leased for; -1 before any lease. */
    long latestState() {
        return latestState;
    }

    void leasedFor(long state) {
        latestState = state;
    }

    /** Runs the work on the replica's own thread. */
    <T> Future<T> submit(Callable<T> work) {
        return thread.submit(work);
    }

    /** Returns the replica, which the first call builds. Call it on the replica's own thread only. */
    Replica network() {
        if (replica == null) {
            replica = new Replica(spec, worker);
        }
        return replica;
    }

    /** Ends the thread when its work is done, and frees ND4J's workspaces of that thread. */
    @Override
    public void close() {
        thread.execute(() -> Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread());
        thread.shutdown();
    }

    boolean isClosed() {
        return thread.isShutdown();
    }

    /**
     * Calls ND4J from another thread first: ND4J assigns one OpenMP thread per core to the first thread that uses it,
     * whatever the environment says, and that must not be a replica's thread.
     */
    private static synchronized void useNd4jElsewhereFirst() {
        if (!nd4jUsed) {
            CompletableFuture.runAsync(() -> Nd4j.scalar(0f), task -> new Thread(task, "gradwatch-nd4j").start())
                    .join();
            nd4jUsed = true;
        }
    }
}
