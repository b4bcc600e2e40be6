package io.gradwatch.app.train;

import io.gradwatch.app.display.RunDisplay;
import io.gradwatch.app.display.Terminal;
import io.gradwatch.app.job.JobFile;
import io.gradwatch.app.run.Report;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.training.checkpoint.CheckpointStore;
import io.gradwatch.training.data.files.DataPreparation;
import io.gradwatch.training.data.files.FileSource;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Trains jobs one after the other in one Spark application, each like {@code gradwatch run} without output. */
public final class JobSeries {
    private static final Terminal NOWHERE = Terminal.of(0, StandardCharsets.US_ASCII, false);

    private final SparkSession spark;

    /** Creates a series in this application. */
    public JobSeries(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * Trains a job to its end and writes its run directory.
     *
     * @throws io.gradwatch.network.InvalidInputException if the data is invalid, or the directory is not empty
     * @throws RuntimeException if the run failed after it had started
     */
    public Report run(JobFile file, RunDirectory directory) throws InterruptedException, IOException {
        directory.checkFree();
        FileSource data = new FileSource(file.job().data(), new DataPreparation(spark));
        data.check();
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        ComputationGraph network = new JobNetwork(file.job(), hadoop).start();
        Path checkpoints = directory.checkpoints();
        RunDisplay display = RunDisplay.quiet(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.US_ASCII),
                NOWHERE,
                System::nanoTime);
        String run = directory.path().getFileName().toString();
        return new JobRun(
                        Beginning.anew(run, file),
                        spark.sparkContext().master(),
                        directory,
                        new CheckpointStore(checkpoints.getFileSystem(hadoop), checkpoints),
                        display,
                        Optional.empty())
                .run(spark, network, data, new Interruption());
    }
}
