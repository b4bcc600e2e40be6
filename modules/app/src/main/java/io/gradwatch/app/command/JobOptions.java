package io.gradwatch.app.command;

import io.gradwatch.app.job.JobFile;
import io.gradwatch.app.job.JobSource;
import io.gradwatch.training.data.format.FileProblems;
import io.gradwatch.training.spark.HadoopSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of a command that reads a job file. */
final class JobOptions {
    @Parameters(paramLabel = "JOB.yaml", description = "The job file: a path or a Hadoop URI.")
    private String file;

    @Option(
            names = "--set",
            paramLabel = "key.path=value",
            description = "Change a key of the job file; may be repeated.")
    private List<String> sets = new ArrayList<>();

    /** Returns the name of the file as the user wrote it. */
    String file() {
        return file;
    }

    JobFile read() {
        Configuration hadoop = HadoopSettings.ofSparkDefaults();
        return JobFile.read(JobSource.of(file, hadoop), sets, files -> FileProblems.missing(files, hadoop));
    }
}
