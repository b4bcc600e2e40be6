package io.gradwatch.training.replica;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nd4j.linalg.factory.Nd4j;

/** A {@link Replica} with the one thread that builds it, works it and tears it down. */
final class ResidentReplica implements AutoCloseable {
    private static boolean nd4jUsed;

    private final ReplicaSpec spec;
    private final int worker;
    private final ExecutorService thread;
    private long round = -1;
    private Replica replica;

    ResidentReplica(ReplicaSpec spec, int worker) {
        useNd4jElsewhereFirst();
        this.spec = spec;
        this.worker = worker;
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

    /** The round that it was leased for last, by the id of its state; -1 before any. */
    long round() {
        return round;
    }

    void leasedFor(long next) {
        round = next;
    }

    /** Has the work done on the replica's own thread. */
    <T> Future<T> submit(Callable<T> work) {
        return thread.submit(work);
    }

    /** The replica, built when first asked for; on its own thread only. */
    Replica network() {
        if (replica == null) {
            replica = new Replica(spec, worker);
        }
        return replica;
    }

    /** Ends the thread when its work is done, and frees what ND4J keeps for it. */
    @Override
    public void close() {
        thread.execute(() -> Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread());
        thread.shutdown();
    }

    /**
     * ND4J gives the thread that first uses it an OpenMP thread for every core, whatever the environment says: that thread
     * is not to be a replica's.
     */
    private static synchronized void useNd4jElsewhereFirst() {
        if (!nd4jUsed) {
            CompletableFuture.runAsync(() -> Nd4j.scalar(0f), task -> new Thread(task, "gradwatch-nd4j").start())
                    .join();
            nd4jUsed = true;
        }
    }
}
