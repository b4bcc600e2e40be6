package io.gradwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.app.run.telemetry.TelemetryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends runs early and resumes them from the command line, on Spark inside this process. */
@Tag("slow")
class ResumeCommandTest {
    @TempDir
    private Path folder;

    private Path job;
    private Path out;

    @BeforeEach
    void writeJob() throws IOException {
        job = PointsJob.write(folder);
        out = folder.resolve("out");
    }

    @Test
    void aRunThatWasStoppedGoesOnToTheBitsOfAnUndisturbedOne() throws IOException {
        Path undisturbed = folder.resolve("undisturbed");
        assertThat(run(new TestShell(), undisturbed)).isZero();

        assertThat(run(stoppedAfterEpoch(1), out, "--resume")).isEqualTo(4);
        assertThat(out.resolve("checkpoints")).isNotEmptyDirectory();
        TestShell resumed = new TestShell();
        assertThat(run(resumed, out, "--resume")).isZero();

        assertThat(resumed.out()).anyMatch(line -> line.matches("resuming after round [456] of 12"));
        assertThat(RunResult.of(out)).isEqualTo(RunResult.of(undisturbed));
        List<Integer> rounds = new ArrayList<>();
        new TelemetryReader(out.resolve("telemetry")).forEach((layout, snapshot) -> rounds.add(snapshot.round()));
        assertThat(rounds).isEqualTo(IntStream.rangeClosed(1, 12).boxed().toList());
        assertThat(RunResult.events(out, "type"))
                .startsWith("run-started", "epoch-ended")
                .containsSubsequence("run-ended", "run-resumed", "epoch-ended", "epoch-ended", "run-ended");
        assertThat(RunResult.events(out, "run"))
                .containsOnly("", RunResult.events(out, "run").get(0));
    }

    @Test
    void aCompleteRunSaysSoAndTrainsOnWhenItsJobGetsMoreEpochs() throws IOException {
        run(new TestShell(), out);
        byte[] report = Files.readAllBytes(out.resolve("report.json"));

        TestShell again = new TestShell();
        assertThat(run(again, out, "--resume")).isZero();
        assertThat(again.out()).singleElement().asString().endsWith("this run is complete; its files are in " + out);
        assertThat(out.resolve("report.json")).hasBinaryContent(report);

        assertThat(run(new TestShell(), out, "--resume", "--set", "training.epochs=4"))
                .isZero();
        Path four = folder.resolve("four");
        run(new TestShell(), four, "--set", "training.epochs=4");
        assertThat(RunResult.of(out)).isEqualTo(RunResult.of(four));
    }

    @Test
    void aRunThatEndedEarlyIsCompleteUntilItsPatienceGrows() throws IOException {
        TestShell shell = new TestShell();
        assertThat(run(shell, out, early(1))).isZero();
        assertThat(shell.out())
                .anyMatch(line ->
                        line.matches(" *ended early: lowest loss .* in epoch \\d+; epochs without improvement: 1"));
        JsonNode report = ReportSchema.valid(out.resolve("report.json"));
        assertThat(report.at("/status").textValue()).isEqualTo("completed");
        assertThat(report.at("/final/testLoss").asDouble())
                .isGreaterThanOrEqualTo(report.at("/stoppedEarly/bestLoss").asDouble());
        assertThat(RunResult.events(out, "type")).endsWith("epoch-ended", "stopped-early", "run-ended");

        TestShell again = new TestShell();
        run(again, out, early(1, "--resume"));
        assertThat(again.out()).singleElement().asString().contains("complete");

        run(new TestShell(), out, early(2, "--resume"));
        Path undisturbed = folder.resolve("undisturbed");
        run(new TestShell(), undisturbed, early(2));
        assertThat(RunResult.of(out)).isEqualTo(RunResult.of(undisturbed));
    }

    @Test
    void aDamagedCheckpointIsRefusedAndTheOneBeforeItTakenIfAllowed() throws IOException {
        run(stoppedAfterEpoch(2), out, "--set", "training.checkpoint.everyRounds=3");
        Path newest = newestCheckpoint();
        Path damaged = newest.resolve("arm-0-parameters.bin");
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[0] ^= 1;
        Files.write(damaged, bytes);

        TestShell refused = new TestShell();
        assertThat(run(refused, out, "--resume")).isEqualTo(2);
        assertThat(refused.err())
                .singleElement()
                .asString()
                .startsWith(newest + ": arm-0-parameters.bin: expected bytes of SHA-256 ")
                .endsWith("; --allow-older skips it");

        assertThat(run(new TestShell(), out, "--resume", "--allow-older")).isZero();
        Path undisturbed = folder.resolve("undisturbed");
        run(new TestShell(), undisturbed);
        assertThat(RunResult.of(out)).isEqualTo(RunResult.of(undisturbed));
    }

    @Test
    void anotherJobIsRefusedKeyByKey() throws IOException {
        run(stoppedAfterEpoch(1), out);

        TestShell shell = new TestShell();
        assertThat(run(
                        shell,
                        out,
                        "--resume",
                        "--set",
                        "training.batchSize=11",
                        "--set",
                        "training.workers=3",
                        "--set",
                        "network.layers.0.dense.units=9",
                        "--set",
                        "health.openRounds=4"))
                .isEqualTo(2);

        assertThat(shell.err())
                .containsExactly(
                        job + ": network.layers[0].dense.units: expected 8 as the run in --out began with, found 9",
                        job + ": training.batchSize: expected 10 as the run in --out began with, found 11",
                        job + ": training.workers: expected 2 as the run in --out began with, found 3");
    }

    @Test
    void resumingNeedsADirectoryAndAllowingOlderNeedsResuming() {
        TestShell resume = new TestShell();
        assertThat(resume.run("run", "missing.yaml", "--resume")).isEqualTo(2);
        assertThat(resume.err()).contains("--resume: expected --out DIR, the directory of the run, with it");

        TestShell older = new TestShell();
        assertThat(older.run("run", "missing.yaml", "--allow-older")).isEqualTo(2);
        assertThat(older.err()).contains("--allow-older: expected --resume with it");
    }

    private static String[] early(int patience, String... more) {
        List<String> args = new ArrayList<>(List.of(more));
        args.addAll(List.of("--set", "training.epochs=100"));
        args.addAll(List.of("--set", "training.earlyStopping.patience=" + patience));
        return args.toArray(String[]::new);
    }

    private TestShell stoppedAfterEpoch(int epoch) {
        TestShell shell = new TestShell();
        shell.listen(line -> {
            if (line.startsWith("epoch " + epoch + ":")) {
                shell.interruption().request();
            }
        });
        return shell;
    }

    private int run(TestShell shell, Path directory, String... more) {
        List<String> args = new ArrayList<>(
                List.of("run", job.toString(), "--out", directory.toString(), "--master", "local[2,4]", "--no-page"));
        args.addAll(List.of(more));
        return shell.run(args.toArray(String[]::new));
    }

    private Path newestCheckpoint() throws IOException {
        try (var folders = Files.list(out.resolve("checkpoints"))) {
            return folders.sorted().reduce((a, b) -> b).orElseThrow();
        }
    }
}
