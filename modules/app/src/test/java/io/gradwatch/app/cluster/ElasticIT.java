package io.gradwatch.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar on a real standalone cluster of separate processes, whose machines come and go. */
class ElasticIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Enough that some are left whenever a change has been seen. */
    private static final int EPOCHS = 20;

    @TempDir
    private static Path folder;

    private static int page;
    private static StandaloneCluster cluster;
    private static String undisturbed;

    @BeforeAll
    static void start() throws Exception {
        page = Deployment.freePort();
        cluster = new StandaloneCluster(Files.createDirectory(folder.resolve("cluster")), 2);
        Run run = submit("undisturbed", options("spark.executor.cores=1"));
        assertThat(run.exitCode()).as(run.log()).isZero();
        undisturbed = run.modelBits();
    }

    @AfterAll
    static void stop() throws IOException {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aHostLostAndAnotherAddedInMidRunChangeNoBitOfTheModel() throws Exception {
        Run run = submit("elastic", options("spark.executor.cores=1"));
        run.await("epoch-ended", 1);
        cluster.loseWorker();
        // One executor trains both shares now, for an epoch that began after the loss at least.
        run.await("epoch-ended", run.events("epoch-ended").size() + 2);
        cluster.whileExecutorsPause(() -> {
            Set<String> before = run.endpoints();
            cluster.addWorker();
            Await.untilTrue("a new executor", LIMIT, () -> !before.containsAll(run.endpoints()));
        });
        run.await("shares-spread", 1);

        assertThat(run.exitCode()).isZero();
        assertThat(run.modelBits()).isEqualTo(undisturbed);
    }

    @Test
    void executorsThatDynamicAllocationBringsAndTakesChangeNoBitOfTheModel() throws Exception {
        cluster.addWorker();
        Run run = submit(
                "dynamic",
                options(
                        "spark.dynamicAllocation.enabled=true",
                        "spark.dynamicAllocation.initialExecutors=3",
                        "spark.dynamicAllocation.minExecutors=2",
                        "spark.dynamicAllocation.executorIdleTimeout=2s",
                        // It may have read rows, which are not needed once all shares are cached.
                        "spark.dynamicAllocation.shuffleTracking.timeout=2s",
                        "spark.executor.cores=1"));
        run.await("epoch-ended", 1);
        cluster.whileExecutorsPause(() -> {
            // With two workers the third has nothing to do.
            Await.untilTrue("an idle executor taken", LIMIT, () -> cluster.hasTakenExecutor(application(run)));
            Set<String> before = run.endpoints();
            cluster.loseWorker();
            Await.untilTrue("another brought", LIMIT, () -> !before.containsAll(run.endpoints()));
        });

        assertThat(run.exitCode()).isZero();
        // Spread again, or taken by the one that was brought before another could: both train in the end.
        assertThat(run.executorsOfLastTasks(20)).hasSize(2);
        assertThat(run.modelBits()).isEqualTo(undisturbed);
    }

    @Test
    void anEstimatorTrainsOnExecutorsThatNobodyPreparedForIt() throws Exception {
        Path jar = folder.resolve("program.jar");
        String entry = EstimatorProgram.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream program = EstimatorProgram.class.getResourceAsStream("/" + entry)) {
            out.putNextEntry(new JarEntry(entry));
            program.transferTo(out);
        }
        Path log = folder.resolve("estimator.log");
        // With none at the start: executors come when it is known how many workers there will be.
        List<String> estimatorOptions = new ArrayList<>(List.of("--jars", System.getProperty("gradwatch.allJar")));
        estimatorOptions.addAll(options("spark.dynamicAllocation.enabled=true", "spark.executor.cores=1"));
        Process driver = cluster.submit(
                log,
                EstimatorProgram.class.getName(),
                estimatorOptions,
                jar.toString(),
                List.of(folder.resolve("estimator").toString()));
        assertThat(driver.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(driver.exitValue()).as(Files.readString(log)).isZero();
        assertThat(Files.readString(log))
                .containsOnlyOnce("was created without spark.plugins=io.gradwatch.telemetry.GradwatchPlugin")
                .containsPattern("2 workers on 2 executors, accuracy (0\\.9|1\\.0)");
        assertThat(folder.resolve("estimator/model.zip")).exists();
    }

    private static List<String> options(String... properties) {
        return Stream.of(properties)
                .flatMap(property -> Stream.of("--conf", property))
                .toList();
    }

    private static String application(Run run) throws IOException {
        Matcher application = Pattern.compile("app-\\d+-\\d+").matcher(run.log());
        assertThat(application.find()).isTrue();
        return application.group();
    }

    private static Run submit(String name, List<String> sparkOptions) throws IOException {
        Path job = DigitsJob.write(
                folder,
                name,
                "averagingFrequency: 5, epochs: %d, updater: {adam: {learningRate: 0.001}}".formatted(EPOCHS));
        return Run.submit(cluster, sparkOptions, folder, name, job, page);
    }
}
