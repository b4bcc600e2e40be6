package io.gradwatch.bench.health;

import io.gradwatch.app.job.JobFile;
import io.gradwatch.app.run.RunDirectory;
import io.gradwatch.app.train.JobSeries;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.rollout.remedy.Remedies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Runs the jobs of a zoo one after the other in one Spark application. */
public final class ZooRunner {
    private final JobSeries series;
    private final Path runs;
    private final HealthScores health = new HealthScores();
    private final RepairScores repairs = new RepairScores();
    private final RemedyTable remedies = new RemedyTable(Remedies.labels());

    /** Writes runs into folders {@code JOB-sSEED} of {@code runs}, and runs with remedies into folders beside them. */
    public ZooRunner(SparkSession spark, Path runs) {
        series = new JobSeries(spark);
        this.runs = runs;
    }

    /**
     * Trains each job with seeds from 1 on, unless its run is there already, and judges the diagnoses.
     *
     * @param folder folder of the jobs
     * @param glob pattern of the names to run
     * @throws InvalidInputException if the folder's index is malformed
     */
    public void run(Path folder, String glob, int seeds) throws IOException, InterruptedException {
        for (ZooJob job : Zoo.read(folder, glob)) {
            for (long seed = 1; seed <= seeds; seed++) {
                try {
                    RunDirectory directory = train(job, seed, "", "rollout.mode=off");
                    health.add(RecordedRun.read(job, seed, directory));
                } catch (InvalidInputException e) {
                    e.problems().forEach(problem -> System.err.println("left out: " + problem));
                    break;
                }
            }
        }
    }

    /** Trains the jobs with a goal again, with all remedies allowed. */
    public void repair() throws IOException, InterruptedException {
        for (RunScore before : health.withGoal()) {
            repairs.add(repaired(before, "-auto", "rollout.mode=auto"));
        }
    }

    /** Trains the jobs that failed again, with one remedy allowed at a time. */
    public void tryEachRemedy() throws IOException, InterruptedException {
        for (RunScore before : health.withGoal()) {
            for (String remedy : before.detection().failed() ? Remedies.labels() : List.<String>of()) {
                remedies.add(
                        remedy,
                        repaired(before, "-" + remedy, "rollout.mode=auto", "rollout.variants=[" + remedy + "]"));
            }
        }
    }

    private RepairedRun repaired(RunScore before, String suffix, String... settings)
            throws IOException, InterruptedException {
        RunDirectory directory = train(before.run().job(), before.run().seed(), suffix, settings);
        return RepairedRun.read(before, directory);
    }

    private RunDirectory train(ZooJob job, long seed, String suffix, String... settings)
            throws IOException, InterruptedException {
        List<String> overrides = new ArrayList<>(List.of(settings));
        overrides.add("seed=" + seed);
        JobFile file = JobFile.read(job.file(), overrides);
        String name = job.name() + "-s" + seed + suffix;
        RunDirectory directory = new RunDirectory(runs.resolve(name));
        if (!RecordedRun.isIn(directory)) {
            System.err.println("training " + name);
            series.run(file, directory);
        }
        return directory;
    }

    /** Returns the rows of each table for people. */
    public List<List<List<String>>> tables() {
        List<List<List<String>>> tables = new ArrayList<>(health.tables());
        tables.addAll(repairs.tables());
        tables.addAll(remedies.tables());
        return tables;
    }

    /** Returns rows for programs. */
    public List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>(health.rows());
        rows.addAll(repairs.rows());
        rows.addAll(remedies.rows());
        return rows;
    }
}
