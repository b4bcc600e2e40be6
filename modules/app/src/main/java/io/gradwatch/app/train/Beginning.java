package io.gradwatch.app.train;

import io.gradwatch.app.job.JobFile;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.training.checkpoint.CheckpointStore;
import io.gradwatch.training.checkpoint.RunCheckpoint;
import java.util.Optional;

/**
 * How a run begins, in this process.
 *
 * @param run its name
 * @param job what it trains; with the number of workers that it began with, where it is resumed
 * @param resumed whether its directory may hold what an earlier process left behind
 * @param checkpoint where it goes on; without one it starts with its first round
 */
public record Beginning(String run, JobFile job, boolean resumed, Optional<RunCheckpoint> checkpoint) {
    public static Beginning anew(String run, JobFile job) {
        return new Beginning(run, job, false, Optional.empty());
    }

    /**
     * At the newest checkpoint, or anew if none was ever finished.
     *
     * @param run name of the run if it begins anew
     * @param file of the job
     * @param allowOlder whether to pass over damaged checkpoints
     * @throws io.gradwatch.network.InvalidInputException if the newest one is damaged, or of another job
     */
    public static Beginning resumed(
            String run,
            JobFile job,
            String file,
            RunDirectory directory,
            CheckpointStore checkpoints,
            boolean allowOlder) {
        Optional<RunCheckpoint> checkpoint = checkpoints.newest(allowOlder);
        Optional<String> begun = checkpoint.map(RunCheckpoint::job).or(directory::begun);
        return new Beginning(
                checkpoint.map(RunCheckpoint::run).orElse(run),
                begun.map(text -> job.resuming(file, text)).orElse(job),
                true,
                checkpoint);
    }
}
