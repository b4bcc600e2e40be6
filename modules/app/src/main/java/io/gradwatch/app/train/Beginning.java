package io.gradwatch.app.train;

import io.gradwatch.app.job.JobFile;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.training.checkpoint.CheckpointStore;
import io.gradwatch.training.checkpoint.RunCheckpoint;
import java.util.Optional;

/**
 * The start of a run in this process: new or resumed.
 *
 * @param run the name of the run
 * @param job the job; a resumed one has the run's original number of workers
 * @param resumed true if the directory may hold files of an earlier process
 * @param checkpoint the checkpoint to resume from; empty to start with round 1
 */
public record Beginning(String run, JobFile job, boolean resumed, Optional<RunCheckpoint> checkpoint) {
    public static Beginning anew(String run, JobFile job) {
        return new Beginning(run, job, false, Optional.empty());
    }

    /**
     * Starts from the newest checkpoint, or with round 1 if there is none.
     *
     * @param run the name of the run if it has no checkpoint
     * @param file the name of the job file, for messages
     * @param allowOlder true to skip damaged checkpoints
     * @throws io.gradwatch.network.InvalidInputException if the newest one is damaged, or belongs to another job
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
