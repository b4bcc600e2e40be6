package io.gradwatch.app.train;

import io.gradwatch.training.checkpoint.CheckpointSettings;
import io.gradwatch.training.checkpoint.CheckpointStore;
import io.gradwatch.training.checkpoint.RunCheckpoint;
import io.gradwatch.training.progress.Checkpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Writes a run's checkpoints, one after the other, while training goes on. */
final class Checkpointing implements AutoCloseable {
    private final CheckpointStore store;
    private final Runnable before;
    private final CheckpointSettings settings;
    private final String run;
    private final String job;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread created = new Thread(task, "gradwatch-checkpoint");
        created.setDaemon(true);
        return created;
    });
    private CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
    private int last;

    /**
     * For one run, as its job is in full.
     *
     * @param before each, brings what a resume needs beside it to where it will look
     * @param last the round of the checkpoint that the run goes on from, after which there is none; 0 if from none
     */
    Checkpointing(
            CheckpointStore store, Runnable before, CheckpointSettings settings, String run, String job, int last) {
        this.store = store;
        this.before = before;
        this.settings = settings;
        this.run = run;
        this.job = job;
        this.last = last;
        store.cutBackTo(last);
    }

    /** Whether it is time for one. */
    boolean isDue(Checkpoint checkpoint) {
        return settings.isDue(checkpoint.position().round());
    }

    /** Whether this one was written before. */
    boolean has(Checkpoint checkpoint) {
        return checkpoint.position().round() == last;
    }

    /**
     * Begins to write, once the checkpoint before is there.
     *
     * @throws RuntimeException if that one could not be written
     */
    void write(Checkpoint checkpoint) {
        await();
        last = checkpoint.position().round();
        RunCheckpoint complete = new RunCheckpoint(run, job, checkpoint);
        writing = CompletableFuture.runAsync(
                () -> {
                    before.run();
                    store.write(complete, settings.keep());
                },
                thread);
    }

    /** Waits until all that was begun is there. */
    void await() {
        try {
            writing.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
