package io.gradwatch.training.checkpoint;

import io.gradwatch.training.progress.Checkpoint;
import java.util.Objects;

/**
 * Everything that a run needs to continue in another process.
 *
 * @param run name of the run
 * @param job complete job file
 * @param training checkpoint of the training
 */
public record RunCheckpoint(String run, String job, Checkpoint training) {
    public RunCheckpoint {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(training, "training");
    }

    /** Returns the last completed round. */
    public int round() {
        return training.position().round();
    }
}
