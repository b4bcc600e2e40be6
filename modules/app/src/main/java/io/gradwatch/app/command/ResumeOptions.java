package io.gradwatch.app.command;

import io.gradwatch.app.job.JobFile;
import io.gradwatch.app.run.Report;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.app.train.Beginning;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.training.checkpoint.CheckpointStore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Whether a run goes on in its directory, and where. */
final class ResumeOptions {
    @Option(names = "--resume", description = "Go on from the newest checkpoint in --out, or start if there is none.")
    private boolean resume;

    @Option(
            names = "--allow-older",
            description = "With --resume: pass over damaged checkpoints, to the newest sound one.")
    private boolean allowOlder;

    /**
     * Makes sure that the directory is right for a new run, or for one that is resumed.
     *
     * @throws InvalidInputException if it is not
     */
    void check(Optional<String> out, RunDirectory directory) {
        if (!resume && allowOlder) {
            throw new InvalidInputException(List.of(new Problem("--allow-older", "expected --resume with it")));
        }
        if (resume && out.isEmpty()) {
            throw new InvalidInputException(
                    List.of(new Problem("--resume", "expected --out DIR, the directory of the run, with it")));
        }
        if (resume) {
            directory.checkResumable();
            directory.fetched();
        } else {
            directory.checkFree();
        }
    }

    /**
     * The exit code of a run that came to its end, if that is the job's end still.
     *
     * @throws InvalidInputException if it is the run of another job
     */
    OptionalInt exitCodeIfEnded(JobFile job, String file, RunDirectory directory) {
        OptionalInt exitCode = resume ? Report.exitCodeIfEnded(directory.report()) : OptionalInt.empty();
        Optional<String> begun = exitCode.isPresent() ? directory.begun() : Optional.empty();
        begun.ifPresent(text -> job.resuming(file, text));
        return begun.filter(job::endsAs).isPresent() ? exitCode : OptionalInt.empty();
    }

    /**
     * How the run begins.
     *
     * @param run its name, unless it had one before
     * @throws InvalidInputException if the newest checkpoint is damaged or of another job
     */
    Beginning begin(String run, JobFile job, String file, RunDirectory directory, CheckpointStore checkpoints) {
        return resume
                ? Beginning.resumed(run, job, file, directory, checkpoints, allowOlder)
                : Beginning.anew(run, job);
    }
}
