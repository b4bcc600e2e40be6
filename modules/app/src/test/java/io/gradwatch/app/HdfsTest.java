package io.gradwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.app.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of a run on this machine: job file, rows, checkpoints and run directory are on a real HDFS. */
@Tag("slow")
class HdfsTest {
    private static final int LIMIT_SECONDS = 120;
    private static final String EPOCHS = "training.epochs=15";

    @TempDir
    private static Path folder;

    private static MiniDFSCluster hdfs;
    private static FileSystem files;
    private static String job;

    @BeforeAll
    static void start() throws IOException {
        Configuration conf = new Configuration();
        conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
        hdfs = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
        files = hdfs.getFileSystem();
        Path local = PointsJob.write(folder);
        for (String name : List.of("points.csv", "points.yaml")) {
            files.copyFromLocalFile(hadoop(local.resolveSibling(name)), new org.apache.hadoop.fs.Path("/jobs/" + name));
        }
        job = uri("/jobs/points.yaml");
    }

    @AfterAll
    static void stop() {
        if (hdfs != null) {
            hdfs.shutdown();
        }
    }

    @Test
    void aRunWhoseDriverIsKilledGoesOnFromHdfsToTheBitsOfAnUndisturbedOne() throws Exception {
        Path undisturbed = folder.resolve("undisturbed");
        assertThat(run(new TestShell(), undisturbed.toString())).isZero();
        String out = uri("/runs/killed");
        killOnceItHasCheckpoints(out);
        assertThat(names("/runs/killed")).contains("job.yaml", "events.jsonl", "telemetry", "checkpoints");

        TestShell refused = new TestShell();
        assertThat(run(refused, out)).isEqualTo(2);
        assertThat(refused.err())
                .containsExactly(
                        "--out " + out + ": expected a new or empty directory, found files in it; choose another");

        TestShell resumed = new TestShell();
        assertThat(run(resumed, out, "--resume")).as("%s", resumed.err()).isZero();
        assertThat(resumed.out()).anyMatch(line -> line.matches("resuming after round \\d+ of 60"));
        assertThat(resumed.out()).last().asString().endsWith(" " + out);
        Path copy = folder.resolve("copy");
        files.copyToLocalFile(new org.apache.hadoop.fs.Path("/runs/killed"), hadoop(copy));
        assertThat(RunResult.of(copy)).isEqualTo(RunResult.of(undisturbed));
        assertThat(RunResult.events(copy, "type")).contains("run-resumed").endsWith("run-ended");
        assertThat(names("/runs/killed")).noneMatch(name -> name.endsWith(".new"));

        TestShell complete = new TestShell();
        assertThat(run(complete, out, "--resume")).isZero();
        assertThat(complete.out()).singleElement().asString().endsWith("this run is complete; its files are in " + out);

        readAgain(out);
        assertNamed(uri("/runs/none"));
    }

    @Test
    void aUriWithoutAHostIsOnTheSitesOwnFileSystem() throws Exception {
        Configuration site = new Configuration();
        site.set("fs.defaultFS", uri("/"));
        RunDirectory directory = RunDirectory.of("hdfs:///runs/of-the-site", site);

        directory.begin("name: points\n");
        Files.writeString(directory.events(), "{}\n");
        directory.publish();

        assertThat(directory.name()).isEqualTo(uri("/runs/of-the-site"));
        assertThat(names("/runs/of-the-site")).containsExactlyInAnyOrder("job.yaml", "events.jsonl");
    }

    private static void readAgain(String out) throws IOException {
        TestShell diagnose = new TestShell();
        assertThat(diagnose.run("diagnose", out)).as("%s", diagnose.err()).isZero();
        assertThat(diagnose.out()).isNotEmpty();
        files.delete(new org.apache.hadoop.fs.Path("/runs/killed/report.html"), false);
        TestShell report = new TestShell();
        assertThat(report.run("report", out)).isZero();
        assertThat(report.out()).containsExactly(out + "/report.html");
        assertThat(names("/runs/killed")).contains("report.html", "report.json", "model.zip");
    }

    private static void assertNamed(String none) {
        TestShell shell = new TestShell();
        assertThat(shell.run("diagnose", none)).isEqualTo(2);
        assertThat(shell.err()).containsExactly(none + "/job.yaml: expected a job file, found no file");
        TestShell missing = new TestShell();
        assertThat(missing.run("run", none + ".yaml")).isEqualTo(2);
        assertThat(missing.err()).containsExactly(none + ".yaml: expected a job file, found no file");
    }

    private static void killOnceItHasCheckpoints(String out) throws Exception {
        Path log = folder.resolve("killed.log");
        Process driver = DriverProcess.start(log, arguments(out, "--resume").toArray(String[]::new));
        try {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
            while (checkpoints(out) < 2) {
                assertThat(driver.waitFor(20, TimeUnit.MILLISECONDS))
                        .as(Files.readString(log))
                        .isFalse();
                assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(deadline);
            }
        } finally {
            driver.destroyForcibly().waitFor();
        }
    }

    private static int checkpoints(String out) throws IOException {
        FileStatus[] found = files.globStatus(new org.apache.hadoop.fs.Path(out, "checkpoints/*/manifest.json"));
        return found == null ? 0 : found.length;
    }

    private static int run(TestShell shell, String out, String... more) {
        return shell.run(arguments(out, more).toArray(String[]::new));
    }

    private static List<String> arguments(String out, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("run", job, "--out", out, "--master", "local[2,4]", "--no-page"));
        arguments.addAll(List.of("--set", EPOCHS, "--set", "training.checkpoint.everyRounds=5"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static Set<String> names(String path) throws IOException {
        return Arrays.stream(files.listStatus(new org.apache.hadoop.fs.Path(path)))
                .map(status -> status.getPath().getName())
                .collect(Collectors.toSet());
    }

    private static String uri(String path) {
        return hdfs.getURI() + path;
    }

    private static org.apache.hadoop.fs.Path hadoop(Path local) {
        return new org.apache.hadoop.fs.Path(local.toUri());
    }
}
