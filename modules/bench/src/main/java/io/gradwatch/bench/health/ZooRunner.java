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
    private final CureTable cures = new CureTable(Remedies.labels());

    /** Runs go into folders {@code JOB-sSEED} of {@code runs}, those with cures into ones beside them. */
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

    /** Trains those with a goal again, with all cures at hand. */
    public void repair() throws IOException, InterruptedException {
        for (RunScore before : health.withGoal()) {
            repairs.add(repaired(before, "-auto", "rollout.mode=auto"));
        }
    }

    /** Trains those that failed again, with one cure at hand at a time. */
    public void tryEachCure() throws IOException, InterruptedException {
        for (RunScore before : health.withGoal()) {
            for (String cure : before.verdict().failed() ? Remedies.labels() : List.<String>of()) {
                cures.add(cure, repaired(before, "-" + cure, "rollout.mode=auto", "rollout.variants=[" + cure + "]"));
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

    /** For a person, each the rows of a table. */
    public List<List<List<String>>> tables() {
        List<List<List<String>>> tables = new ArrayList<>(health.tables());
        tables.addAll(repairs.tables());
        tables.addAll(cures.tables());
        return tables;
    }

    /** For programs. */
    public List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>(health.rows());
        rows.addAll(repairs.rows());
        rows.addAll(cures.rows());
        return rows;
    }
}
