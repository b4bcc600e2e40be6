package io.gradwatch.app;

import io.gradwatch.app.job.JobFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which job a command is about. */
final class JobOptions {
    @Parameters(paramLabel = "JOB.yaml", description = "The job file.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "key.path=value",
            description = "Change a key of the job file; may be repeated.")
    private List<String> sets = new ArrayList<>();

    Path file() {
        return file;
    }

    JobFile read() {
        return JobFile.read(file, sets);
    }
}
