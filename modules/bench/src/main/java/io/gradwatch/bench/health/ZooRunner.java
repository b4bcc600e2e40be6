package io.gradwatch.bench.health;

import io.gradwatch.app.JobSeries;
import io.gradwatch.app.job.JobFile;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.network.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Runs the jobs of a zoo one after the other in one Spark application. */
public final class ZooRunner {
    private final JobSeries series;
    private final Path runs;

    /** Runs go into folders {@code JOB-sSEED} of {@code runs}. */
    public ZooRunner(SparkSession spark, Path runs) {
        series = new JobSeries(spark);
        this.runs = runs;
    }

    /**
     * Trains each job with seeds from 1 on, unless its run is there already, and judges the diagnoses.
     *
     * @param folder of the jobs
     * @param glob of the names of those to run
     * @throws InvalidInputException if the folder's index is not as it should be
     */
    public HealthScores run(Path folder, String glob, int seeds) throws IOException, InterruptedException {
        HealthScores scores = new HealthScores();
        for (ZooJob job : Zoo.read(folder, glob)) {
            for (long seed = 1; seed <= seeds; seed++) {
                try {
                    scores.add(record(job, seed));
                } catch (InvalidInputException e) {
                    e.problems().forEach(problem -> System.err.println("left out: " + problem));
                    break;
                }
            }
        }
        return scores;
    }

    private RecordedRun record(ZooJob job, long seed) throws IOException, InterruptedException {
        JobFile file = JobFile.read(job.file(), List.of("seed=" + seed, "rollout.mode=off"));
        RunDirectory directory = new RunDirectory(runs.resolve(job.name() + "-s" + seed));
        if (!RecordedRun.isIn(directory)) {
            System.err.println("training " + job.name() + ", seed " + seed);
            series.run(file, directory);
        }
        return RecordedRun.read(job, seed, directory);
    }
}
