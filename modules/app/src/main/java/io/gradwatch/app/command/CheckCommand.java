package io.gradwatch.app.command;

import io.gradwatch.app.job.JobFile;
import io.gradwatch.app.shell.Shell;
import io.gradwatch.app.train.JobNetwork;
import io.gradwatch.training.data.files.DataPreparation;
import io.gradwatch.training.data.files.FileSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Finds the problems of a job without training it. */
@Command(name = "check", description = "Print every problem of a job, its network and the first rows of its data.")
public final class CheckCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private JobOptions job;

    public CheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        JobFile file = job.read();
        file.warnings().forEach(warning -> shell.out().println("warning: " + warning));
        SparkConf conf = SparkSetup.conf(new SparkConf(), Optional.empty(), shell.environment())
                .setAppName(file.job().name());
        Problems problems = new Problems();
        try (SparkSession spark = SparkSession.builder().config(conf).getOrCreate()) {
            FileSource data = new FileSource(file.job().data(), new DataPreparation(spark));
            JobNetwork network = new JobNetwork(file.job(), spark.sparkContext().hadoopConfiguration());
            problems.gather(data::check);
            problems.gather(network::start);
        }
        problems.throwIfAny();
        shell.out().println(job.file() + ": no problems found");
        return 0;
    }
}
