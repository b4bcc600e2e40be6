package io.gradwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs drivers as separate processes and kills them as a power failure would. */
@Tag("slow")
class KilledDriverTest {
    /** The kills of each run. */
    private static final int KILLS = 5;

    private static final int EPOCHS = 60;

    /** This one comes in the middle of a trial. */
    private static final int IN_TRIAL = 1;

    /** The layers that replace the one that can learn: these cannot, and a variant repairs them during the run. */
    private static final String SICK = "- dense: {units: 8, activation: sigmoid, repeat: 10}";

    /** One in this many kills comes before the process has written a checkpoint. */
    private static final int EARLY = 4;

    private static final int LONGEST_MILLIS = 300;
    private static final int LIMIT_SECONDS = 120;

    @TempDir
    private Path folder;

    private final Queue<Process> processes = new ConcurrentLinkedQueue<>();
    private Path job;

    @BeforeEach
    void writeJob() throws IOException {
        job = PointsJob.write(folder);
        String sick = Files.readString(job)
                .replace("- dense: {units: 8, activation: relu, init: relu}", SICK)
                .replace("adam: {learningRate: 0.02}", "sgd: {learningRate: 0.05}");
        Files.writeString(job, sick + "rollout: {mode: auto}\n");
    }

    /** Runs two runs at a time with five kills each: a starting driver keeps one of two cores busy. */
    @Test
    void aRunWhoseDriverIsKilledTenTimesEndsWithTheBitsOfAnUndisturbedOne() throws Exception {
        List<Path> killed = List.of(folder.resolve("killed-a"), folder.resolve("killed-b"));
        ExecutorService executor = Executors.newFixedThreadPool(killed.size());
        try {
            List<Future<Void>> runs = new ArrayList<>();
            for (Path run : killed) {
                Random moments = new Random(17 + runs.size());
                runs.add(executor.submit(() -> killAgainAndAgain(run, moments)));
            }
            for (Future<Void> run : runs) {
                run.get();
            }
        } finally {
            executor.shutdownNow();
        }
        Path undisturbed = folder.resolve("undisturbed");
        assertExitsWithZero(start(undisturbed, "whole"), "whole");

        assertThat(RunResult.of(undisturbed).report().at("/final/variant").asText())
                .isNotEqualTo("baseline");
        JsonNode pictures = RunResult.pictures(undisturbed);
        assertThat(pictures.at("/rollouts/losses")).hasSizeGreaterThan(1);
        for (Path run : killed) {
            assertThat(RunResult.of(run)).isEqualTo(RunResult.of(undisturbed));
            for (String part : List.of("/course", "/rollouts/losses")) {
                assertThat(RunResult.pictures(run).at(part)).as(part).isEqualTo(pictures.at(part));
            }
            List<String> events = RunResult.events(run, "type");
            assertThat(events).filteredOn("run-resumed"::equals).hasSizeGreaterThan(KILLS / 2);
            assertThat(events.subList(0, events.indexOf("rollout-decided")))
                    .as("a trial that was broken off goes on, and is not begun again")
                    .filteredOn(List.of("rollout-started", "run-resumed")::contains)
                    .endsWith("run-resumed")
                    .contains("rollout-started");
        }
    }

    private Void killAgainAndAgain(Path run, Random moments) throws Exception {
        String name = run.getFileName().toString();
        for (int kill = 0; kill < KILLS; kill++) {
            Process driver = start(run, name + "-" + kill);
            awaitLine(driver, run, kill + 1);
            if (kill == IN_TRIAL) {
                await(driver, () -> newestCheckpoint(run).compareTo(trialBegan(run)) > 0);
            } else if (kill % EARLY > 0) {
                awaitCheckpoint(driver, run, newestCheckpoint(run));
            }
            int longest = kill == IN_TRIAL ? 1 : LONGEST_MILLIS;
            boolean ended = driver.waitFor(moments.nextInt(longest), TimeUnit.MILLISECONDS);
            assertThat(ended).as("ended before it could be killed").isFalse();
            driver.destroyForcibly().waitFor();
        }
        assertExitsWithZero(start(run, name + "-last"), name + "-last");
        return null;
    }

    /** Waits until the run has started or resumed this number of times. */
    private static void awaitLine(Process driver, Path directory, int times) throws Exception {
        Path events = directory.resolve("events.jsonl");
        await(driver, () -> Files.exists(events) && beginnings(events) == times);
    }

    private static long beginnings(Path events) throws IOException {
        return Files.readString(events)
                .lines()
                .filter(line -> line.contains("\"run-started\"") || line.contains("\"run-resumed\""))
                .count();
    }

    /** Returns the name of the checkpoint after which the trial began; greater than all names before a trial. */
    private static String trialBegan(Path run) throws IOException {
        int event = RunResult.events(run, "type").indexOf("rollout-started");
        return event < 0
                ? "round-x"
                : "round-%08d"
                        .formatted(
                                Integer.valueOf(RunResult.events(run, "round").get(event)));
    }

    private static void awaitCheckpoint(Process driver, Path directory, String before) throws Exception {
        await(driver, () -> newestCheckpoint(directory).compareTo(before) > 0);
    }

    /** Returns the name of the newest folder with a manifest, complete or not; empty if there is none. */
    private static String newestCheckpoint(Path directory) throws IOException {
        Path folder = directory.resolve("checkpoints");
        if (!Files.exists(folder)) {
            return "";
        }
        try (Stream<Path> checkpoints = Files.list(folder)) {
            return checkpoints
                    .filter(checkpoint -> Files.exists(checkpoint.resolve("manifest.json")))
                    .map(path -> path.getFileName().toString())
                    .max(Comparator.naturalOrder())
                    .orElse("");
        }
    }

    private static void await(Process driver, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.call()) {
            assertThat(driver.waitFor(20, TimeUnit.MILLISECONDS)).as("ended").isFalse();
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
        }
    }

    private void assertExitsWithZero(Process driver, String name) throws Exception {
        assertThat(driver.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(driver.exitValue()).as(Files.readString(log(name))).isZero();
    }

    @AfterEach
    void leaveNoProcess() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(Path out, String name) throws IOException {
        Process driver = DriverProcess.start(
                log(name),
                "run",
                job.toString(),
                "--resume",
                "--out",
                out.toString(),
                "--master",
                "local[2,4]",
                "--no-page",
                "--quiet",
                "--set",
                "training.epochs=" + EPOCHS,
                "--set",
                "training.checkpoint.everyRounds=2");
        processes.add(driver);
        return driver;
    }

    private Path log(String name) {
        return folder.resolve(name + ".log");
    }
}
