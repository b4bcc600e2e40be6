package io.gradwatch.training.checkpoint;

import io.gradwatch.training.progress.Checkpoint;
import java.util.Objects;

/**
 * What a run needs to go on in another process.
 *
 * @param run its name
 * @param job the job file that it trains, in full
 * @param training where its training is
 */
public record RunCheckpoint(String run, String job, Checkpoint training) {
    public RunCheckpoint {
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(training, "training");
    }

    /** The last round that is in it. */
    public int round() {
        return training.position().round();
    }
}
