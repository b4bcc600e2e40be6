package io.gradwatch.app.train;

import io.gradwatch.training.checkpoint.CheckpointSettings;
import io.gradwatch.training.checkpoint.CheckpointStore;
import io.gradwatch.training.checkpoint.RunCheckpoint;
import io.gradwatch.training.progress.Checkpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Writes a run's checkpoints one after the other on its own thread, while training continues. */
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
     * Creates the writer of one run, and deletes checkpoints after the one that the run resumes from.
     *
     * @param before the action before each checkpoint that publishes the other files that a resume needs
     * @param job the resolved job file
     * @param last the round of the checkpoint that the run resumes from; 0 without one
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

    /** Returns whether a checkpoint is due after this round. */
    boolean isDue(Checkpoint checkpoint) {
        return settings.isDue(checkpoint.position().round());
    }

    /** Returns whether this checkpoint was the last to be written. */
    boolean has(Checkpoint checkpoint) {
        return checkpoint.position().round() == last;
    }

    /**
     * Starts to write a checkpoint, after the previous one is complete.
     *
     * @throws RuntimeException if the previous one could not be written
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

    /** Waits until the checkpoint in progress is complete. */
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
