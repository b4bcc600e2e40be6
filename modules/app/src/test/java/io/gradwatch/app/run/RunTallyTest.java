package io.gradwatch.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.app.ReportSchema;
import io.gradwatch.app.SampleDiagnoses;
import io.gradwatch.app.SampleRounds;
import io.gradwatch.rollout.RolloutOutcome;
import io.gradwatch.rollout.RolloutRecord;
import io.gradwatch.rollout.Spending;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.Fingerprint;
import io.gradwatch.training.loop.Ending;
import io.gradwatch.training.loop.TrainingResult;
import io.gradwatch.training.progress.Counts;
import io.gradwatch.training.progress.EpochResult;
import io.gradwatch.training.progress.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTallyTest {
    private static final RunIdentity IDENTITY = new RunIdentity("sample-1", "sample", "local[2,4]", 42);
    private static final EpochResult EPOCH =
            new EpochResult(1, 2, 2.3, Optional.empty(), Optional.of(new Evaluation(100, 230, 11)));

    /** The layout of (3 + 1) · 4 + (4 + 1) · 2 parameters. */
    private static final ComputationGraph NETWORK = network();

    @TempDir
    private Path folder;

    private final SampleRounds sample = new SampleRounds(2, 2);
    private final RunTally tally = new RunTally(IDENTITY, sample.plan(10), Position.START, Optional.empty());

    @Test
    void reportsVariantsTriedAndTheirCost() throws IOException {
        tally.roundEnded(sample.round(1, 2.4, 0.1, 1).snapshot());
        RolloutRecord decision = new RolloutRecord(
                "relu+residual", "vanishing-gradient", 6, 14, RolloutOutcome.PROMOTED, "better", 960, 2.3, 0.4);
        Spending trials = new Spending(List.of(decision), 8, 0.2, 0.25);

        JsonNode report = written(tally.report(result(2, EPOCH), Outcome.COMPLETED, List.of(), trials));

        assertThat(report.at("/rollouts")).isEqualTo(new ObjectMapper().readTree("""
            [{"variant": "relu+residual", "trigger": "vanishing-gradient",
              "startedRound": 6, "decidedRound": 14, "outcome": "promoted",
              "reason": "better", "examples": 960,
              "baseline": {"heldOutLoss": 2.3}, "candidate": {"heldOutLoss": 0.4}}]
            """));
        assertThat(report.at("/trials"))
                .isEqualTo(new ObjectMapper().readTree("{\"rounds\": 8, \"share\": 0.2, \"budget\": 0.25}"));
    }

    @Test
    void aCompletedRunsReportSaysAllOfIt() throws IOException {
        tally.roundEnded(sample.round(1, 2.4, 0.1, 1).snapshot());
        tally.roundEnded(sample.round(2, 2.2, 0.1, 1).snapshot());

        JsonNode report = written(tally.report(result(2, EPOCH), Outcome.COMPLETED, List.of(), Spending.NONE));

        assertThat(report).isEqualTo(new ObjectMapper().readTree("""
            {"version": 1, "run": "sample-1", "name": "sample", "status": "completed",
             "exitCode": 0, "master": "local[2,4]", "workers": 2, "executors": 1,
             "seed": 42, "parameters": 26,
             "fingerprint": {"blas": "Haswell", "ompThreads": 1, "version": "0.1.0"},
             "rounds": 2, "iterations": 2, "minibatches": 4,
             "examplesConsumed": 128, "examplesSupplied": 128,
             "seconds": 0.5, "examplesPerSecond": 256.0,
             "history": [{"epoch": 1, "round": 2, "trainLoss": 2.3,
                          "testLoss": 2.3, "testAccuracy": 0.11}],
             "diagnoses": [], "rollouts": [],
             "trials": {"rounds": 0, "share": 0.0, "budget": 0.0},
             "final": {"variant": "baseline", "trainLoss": 2.3,
                       "testLoss": 2.3, "testAccuracy": 0.11},
             "telemetry": {"samples": 2, "dropped": 0, "seconds": 2.0E-5}}
            """));
    }

    @Test
    void withoutTestDataTheTestFieldsAreAbsent() throws IOException {
        tally.roundEnded(sample.round(1, 2.4, 0.1, 1).snapshot());
        EpochResult untested = new EpochResult(1, 1, 2.4);

        JsonNode report = written(tally.report(result(1, untested), Outcome.COMPLETED, List.of(), Spending.NONE));

        assertThat(report.at("/history/0").has("testLoss")).isFalse();
        assertThat(report.at("/final").has("testAccuracy")).isFalse();
    }

    @Test
    void aDiagnosisStandsInTheReportWithNullsForWhatDidNotHappen() throws IOException {
        tally.roundEnded(sample.round(1, 2.4, 0.1, 1).snapshot());

        JsonNode report = written(tally.report(
                result(1), Outcome.UNHEALTHY, List.of(SampleDiagnoses.criticalVanishing()), Spending.NONE));

        assertThat(report.at("/exitCode").asInt()).isEqualTo(3);
        assertThat(report.at("/diagnoses/0")).isEqualTo(new ObjectMapper().readTree("""
            {"symptom": "vanishing-gradient", "severity": "critical", "openedRound": 2,
             "openedIteration": 10, "criticalRound": 4, "closedRound": null,
             "layers": ["dense_0", "dense_1"], "workers": [],
             "evidence": {"flowRatio": 1.0E-8},
             "explanation": "%s",
             "remedies": %s}
            """.formatted(
                                SampleDiagnoses.vanishing().explanation(), SampleDiagnoses.VANISHING_REMEDIES)));
    }

    @Test
    void numbersThatAreNotFiniteAreStrings() throws IOException {
        tally.roundEnded(sample.round(1, Double.NaN, 0.1, Double.NaN).snapshot());
        EpochResult broken = new EpochResult(
                1, 1, Double.NaN, Optional.empty(), Optional.of(new Evaluation(10, Double.POSITIVE_INFINITY, 1)));

        JsonNode report = written(tally.report(result(1, broken), Outcome.COMPLETED, List.of(), Spending.NONE));

        assertThat(report.at("/final/trainLoss").textValue()).isEqualTo("NaN");
        assertThat(report.at("/history/0/testLoss").textValue()).isEqualTo("Infinity");
    }

    @Test
    void aRunThatEndedEarlySaysSinceWhenTheLossDidNotFall() throws IOException {
        EpochResult best = new EpochResult(1, 1, 2.4, Optional.empty(), Optional.of(new Evaluation(10, 20, 1)));
        EpochResult last = new EpochResult(2, 2, 1.4, Optional.empty(), Optional.of(new Evaluation(10, 30, 1)));

        JsonNode report = written(tally.report(
                new TrainingResult(NETWORK, position(2, best, last), Ending.NO_IMPROVEMENT),
                Outcome.COMPLETED,
                List.of(),
                Spending.NONE));

        assertThat(report.at("/stoppedEarly"))
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"epochsWithoutImprovement\": 1, \"bestEpoch\": 1, \"bestLoss\": 2.0}"));
    }

    @Test
    void anInterruptedRunsModelWasNotTested() throws IOException {
        tally.roundEnded(sample.round(1, 2.4, 0.1, 1).snapshot());
        tally.roundEnded(sample.round(2, 2.2, 0.1, 1).snapshot());
        tally.roundEnded(sample.round(3, 2.1, 0.1, 1).snapshot());

        JsonNode report = written(tally.report(result(3, EPOCH), Outcome.INTERRUPTED, List.of(), Spending.NONE));

        assertThat(report.at("/status").textValue()).isEqualTo("interrupted");
        assertThat(report.at("/final"))
                .isEqualTo(new ObjectMapper().readTree("{\"variant\": \"baseline\", \"trainLoss\": 2.1}"));
    }

    @Test
    void aFailedRunsReportSaysHowFarItGot() throws IOException {
        tally.roundEnded(sample.round(1, 2.4, 0.1, 1).snapshot());
        tally.reached(position(1));

        JsonNode report = written(tally.failed(List.of(), Spending.NONE));

        assertThat(report.at("/status").textValue()).isEqualTo("failed");
        assertThat(report.at("/exitCode").asInt()).isEqualTo(1);
        assertThat(report.at("/rounds").asInt()).isEqualTo(1);
        assertThat(report.at("/examplesConsumed").asInt()).isEqualTo(64);
        assertThat(report.at("/examplesSupplied").asInt()).isEqualTo(64);
        assertThat(report.at("/examplesPerSecond").asDouble()).isEqualTo(256);
    }

    @Test
    void aRunThatFailsBeforeItsFirstRoundHasAReport() throws IOException {
        JsonNode report = written(tally.failed(List.of(), Spending.NONE));

        assertThat(report.has("fingerprint")).isFalse();
        assertThat(report.at("/rounds").asInt()).isZero();
    }

    private static TrainingResult result(int rounds, EpochResult... history) {
        return new TrainingResult(NETWORK, position(rounds, history), Ending.LAST_EPOCH);
    }

    private static Position position(int rounds, EpochResult... history) {
        return new Position(
                rounds,
                rounds,
                rounds * 0.25,
                new Counts(rounds * 2L, rounds * 64L, rounds * 64L, rounds, 0, rounds * 1e-5),
                0,
                0,
                List.of(history),
                Optional.empty(),
                Optional.of(new Fingerprint("Haswell", 1, "0.1.0")));
    }

    private JsonNode written(Report report) throws IOException {
        Path file = folder.resolve("report.json");
        report.write(file);
        assertThat(folder).isDirectoryNotContaining("glob:**.new");
        return ReportSchema.valid(file);
    }

    private static ComputationGraph network() {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("rows")
                .addLayer("dense_0", new DenseLayer.Builder().nIn(3).nOut(4).build(), "rows")
                .addLayer("output_0", new OutputLayer.Builder().nIn(4).nOut(2).build(), "dense_0")
                .setOutputs("output_0")
                .build());
        network.init();
        return network;
    }
}
