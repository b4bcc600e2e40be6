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

/** The options for resuming a run. */
final class ResumeOptions {
    @Option(names = "--resume", description = "Resume from the newest checkpoint in --out, or start if there is none.")
    private boolean resume;

    @Option(
            names = "--allow-older",
            description = "With --resume: skip damaged checkpoints and use the newest valid one.")
    private boolean allowOlder;

    /**
     * Checks that the directory can take a new run, or the run to resume.
     *
     * @throws InvalidInputException if it cannot
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
     * Returns the exit code of a run that is complete and whose job still ends at the same epoch.
     *
     * @throws InvalidInputException if the directory holds the run of another job
     */
    OptionalInt exitCodeIfEnded(JobFile job, String file, RunDirectory directory) {
        OptionalInt exitCode = resume ? Report.exitCodeIfEnded(directory.report()) : OptionalInt.empty();
        Optional<String> begun = exitCode.isPresent() ? directory.begun() : Optional.empty();
        begun.ifPresent(text -> job.resuming(file, text));
        return begun.filter(job::endsAs).isPresent() ? exitCode : OptionalInt.empty();
    }

    /**
     * Returns how the run starts: new, or from a checkpoint.
     *
     * @param run the name of a new run; a resumed one keeps its name
     * @throws InvalidInputException if the newest checkpoint is damaged or belongs to another job
     */
    Beginning begin(String run, JobFile job, String file, RunDirectory directory, CheckpointStore checkpoints) {
        return resume
                ? Beginning.resumed(run, job, file, directory, checkpoints, allowOlder)
                : Beginning.anew(run, job);
    }
}
