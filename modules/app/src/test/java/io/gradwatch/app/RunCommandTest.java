package io.gradwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.app.run.telemetry.TelemetryReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.factory.Nd4j;

/** Runs small jobs from the command line to their reports, on Spark inside this process. */
@Tag("slow")
class RunCommandTest {
    @TempDir
    private Path folder;

    private final TestShell shell = new TestShell();
    private Path job;
    private Path out;

    @BeforeEach
    void writeJob() throws IOException {
        out = folder.resolve("out");
        job = PointsJob.write(folder);
    }

    @Test
    void aRunLeavesAllOfItsDirectoryBehind() throws IOException {
        assertThat(run()).isZero();

        JsonNode report = ReportSchema.valid(out.resolve("report.json"));
        assertThat(report.at("/status").textValue()).isEqualTo("completed");
        assertThat(report.at("/examplesConsumed").asInt()).isEqualTo(3 * PointsJob.ROWS);
        assertThat(report.at("/examplesSupplied").asInt()).isEqualTo(3 * PointsJob.ROWS);
        assertThat(report.at("/rounds").asInt()).isEqualTo(12);
        assertThat(report.at("/telemetry/samples").asInt())
                .isEqualTo(report.at("/iterations").asInt());
        assertThat(report.at("/fingerprint/version").textValue()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
        assertThat(report.at("/history")).hasSize(3);
        assertThat(report.at("/final/testAccuracy").asDouble()).isGreaterThan(0.8);
        assertThat(Files.readString(out.resolve("job.yaml"))).contains("workers: 2", "seed: 7");
        assertThat(eventTypes())
                .containsExactly("run-started", "epoch-ended", "epoch-ended", "epoch-ended", "run-ended");
        AtomicInteger rounds = new AtomicInteger();
        new TelemetryReader(out.resolve("telemetry")).forEach((layout, snapshot) -> rounds.incrementAndGet());
        assertThat(rounds).hasValue(12);
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void theModelLoadsInPlainDl4jWithItsUpdaterAndItsNormalizer() throws IOException {
        run();

        ComputationGraph network =
                ModelSerializer.restoreComputationGraph(out.resolve("model.zip").toFile(), true);
        Normalizer<?> normalizer = ModelSerializer.restoreNormalizerFromFile(
                out.resolve("model.zip").toFile());
        assertThat(network.getUpdater().getUpdaterStateViewArray().length()).isEqualTo(2 * network.numParams());
        assertThat(network.getConfiguration().getEpochCount()).isEqualTo(3);
        INDArray points = Nd4j.create(new float[][] {{16, 0}, {0, 12}});
        ((DataNormalization) normalizer).transform(points);
        assertThat(network.outputSingle(points).argMax(1).toIntVector()).containsExactly(1, 0);
    }

    @Test
    void aModelIsStartedFromWithWhatItsUpdaterKnew() throws IOException {
        run();
        JsonNode first = ReportSchema.valid(out.resolve("report.json"));
        Path model = Files.move(out.resolve("model.zip"), folder.resolve("start.zip"));
        out = folder.resolve("warm");
        Files.writeString(
                job,
                Files.readString(job)
                        .replaceFirst("(?s)  layers:.*?training:", "  dl4j: start.zip\ntraining:")
                        .replaceFirst("(?s),\\s+updater.*", "}\n"));

        assertThat(run()).isZero();

        JsonNode second = ReportSchema.valid(out.resolve("report.json"));
        assertThat(second.at("/history/0/trainLoss").asDouble())
                .isLessThan(first.at("/history/1/trainLoss").asDouble());
        assertThat(second.at("/rounds").asInt()).isEqualTo(12);
        assertThat(second.at("/iterations").asInt())
                .isEqualTo(2 * first.at("/iterations").asInt());
        ComputationGraph network =
                ModelSerializer.restoreComputationGraph(out.resolve("model.zip").toFile(), true);
        assertThat(network.getConfiguration().getEpochCount()).isEqualTo(6);
        assertThat(model).exists();
    }

    @Test
    void aModelThatDoesNotFitIsReportedAndNothingIsWritten() throws IOException {
        Files.writeString(folder.resolve("start.json"), "{}");
        Files.writeString(
                job, Files.readString(job).replaceFirst("(?s)  layers:.*?training:", "  dl4j: start.json\ntraining:"));

        assertThat(run()).isEqualTo(2);

        assertThat(shell.err())
                .singleElement()
                .asString()
                .contains("start.json: expected a DL4J MultiLayerConfiguration or")
                .doesNotContain("\tat ");
        assertThat(out).doesNotExist();
    }

    @Test
    void whatWasDiagnosedIsDiagnosedAgainFromTheRecordedTelemetry() throws IOException {
        assertThat(run(
                        "--set",
                        "network.layers=[{dense: {units: 8, activation: sigmoid, repeat: 12}},"
                                + " {output: {units: 2, activation: softmax, loss: mcxent}}]",
                        "--set",
                        "training.updater={sgd: {learningRate: 0.1}}",
                        "--set",
                        "training.epochs=20"))
                .isEqualTo(3);
        JsonNode report = ReportSchema.valid(out.resolve("report.json"));
        assertThat(report.at("/status").textValue()).isEqualTo("unhealthy");
        assertThat(report.at("/diagnoses/0/symptom").textValue()).isEqualTo("vanishing-gradient");
        assertThat(shell.out()).anyMatch(line -> line.startsWith("vanishing-gradient, warning in round "));

        TestShell again = new TestShell();
        assertThat(again.run("diagnose", out.toString())).isZero();
        assertThat(again.out())
                .isEqualTo(shell.out().stream().filter(again.out()::contains).toList())
                .anyMatch(line -> line.startsWith("vanishing-gradient, critical since round "));

        TestShell patient = new TestShell();
        assertThat(patient.run("diagnose", out.toString(), "--set", "health.openRounds=1000"))
                .isZero();
        assertThat(patient.out()).containsExactly("nothing diagnosed");
    }

    @Test
    void aSignalEndsTheRunAfterItsRound() throws IOException {
        shell.listen(line -> {
            if (line.startsWith("epoch 1:")) {
                assertThat(shell.interruption().request()).isTrue();
                assertThat(shell.interruption().request()).isFalse();
            }
        });

        assertThat(run("--set", "training.epochs=1000")).isEqualTo(4);

        JsonNode report = ReportSchema.valid(out.resolve("report.json"));
        assertThat(report.at("/status").textValue()).isEqualTo("interrupted");
        assertThat(report.at("/rounds").asInt()).isBetween(4, 6);
        assertThat(report.at("/examplesConsumed")).isEqualTo(report.at("/examplesSupplied"));
        assertThat(out.resolve("model.zip")).exists();
        assertThat(eventTypes()).endsWith("run-ended");
    }

    @Test
    void aRunThatFailsUnderWayHasAReport() throws IOException {
        shell.listen(line -> {
            if (line.startsWith("epoch 1:")) {
                throw new IllegalStateException("the screen broke");
            }
        });

        assertThat(run()).isEqualTo(1);

        assertThat(ReportSchema.valid(out.resolve("report.json")).at("/status").textValue())
                .isEqualTo("failed");
        assertThat(shell.err())
                .containsExactly("gradwatch: internal error: IllegalStateException: the screen broke; details in "
                        + out.resolve("error.txt"));
        assertThat(out.resolve("error.txt")).content().contains("\tat io.gradwatch");
        assertThat(out.resolve("model.zip")).doesNotExist();
        assertThat(eventTypes()).endsWith("run-ended");
    }

    @Test
    void badDataIsFoundBeforeAnythingIsWritten() throws IOException {
        Files.writeString(folder.resolve("points.csv"), "x,y,side\n1,2,0\n1,two,1\n");
        Files.createDirectory(out);
        Path mine = Files.writeString(out.resolve("mine"), "precious");

        assertThat(run()).isEqualTo(2);

        assertThat(shell.err())
                .containsExactly(
                        "--out " + out + ": expected a new or empty directory, found files in it; choose another",
                        folder.resolve("points.csv") + ":3: column y: expected a number, found \"two\"");
        assertThat(out).isDirectoryNotContaining(path -> !path.equals(mine));
    }

    @Test
    void moreWorkersThanRowsAreRefused() {
        assertThat(run("--set", "training.workers=" + (PointsJob.ROWS + 1))).isEqualTo(2);

        assertThat(shell.err())
                .singleElement()
                .asString()
                .contains("expected at least 204 rows, one for each worker, found 203; lower training.workers");
        assertThat(out).doesNotExist();
    }

    @Test
    void checkFindsNothingWrongWithASoundJob() {
        assertThat(shell.run("check", job.toString())).isZero();
        assertThat(shell.out()).containsExactly(job + ": no problems found");
    }

    private int run(String... more) {
        List<String> args = new ArrayList<>(
                List.of("run", job.toString(), "--out", out.toString(), "--master", "local[2,4]", "--no-page"));
        args.addAll(List.of(more));
        return shell.run(args.toArray(String[]::new));
    }

    private List<String> eventTypes() throws IOException {
        return Files.readAllLines(out.resolve("events.jsonl")).stream()
                .map(line -> line.replaceFirst(".*?\"type\":\"([^\"]*)\".*", "$1"))
                .toList();
    }
}
