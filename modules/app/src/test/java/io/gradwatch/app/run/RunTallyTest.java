package io.gradwatch.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.app.ReportSchema;
import io.gradwatch.app.SampleDiagnoses;
import io.gradwatch.app.SampleRounds;
import io.gradwatch.rollout.RolloutOutcome;
import io.gradwatch.rollout.RolloutRecord;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.signal.Fingerprint;
import io.gradwatch.training.Counts;
import io.gradwatch.training.Ending;
import io.gradwatch.training.EpochResult;
import io.gradwatch.training.Position;
import io.gradwatch.training.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTallyTest {
    private static final RunIdentity IDENTITY = new RunIdentity("sample-1", "sample", "local[2,4]", 42);
    private static final EpochResult EPOCH = new EpochResult(1, 2, 2.3, Optional.of(new Evaluation(100, 230, 11)));

    @TempDir
    private Path folder;

    private final SampleRounds sample = new SampleRounds(2, 2);
    private final RunTally tally = new RunTally(IDENTITY, sample.plan(10), Position.START, Optional.empty());

    @Test
    void whatWasPromotedAndTakenBackIsToldOnce() throws IOException {
        tally.roundEnded(sample.round(1, 2.4, 0.1, 1).snapshot());
        tally.decided(decision(RolloutOutcome.PROMOTED, 9, "better"));
        tally.decided(decision(RolloutOutcome.ROLLED_BACK, 14, "worse after all"));

        JsonNode report = written(tally.report(result(2, EPOCH), Outcome.COMPLETED, List.of()));

        assertThat(report.at("/rollouts")).isEqualTo(new ObjectMapper().readTree("""
                                        [{"variant": "relu+residual", "trigger": "vanishing-gradient",
                                          "startedRound": 6, "decidedRound": 14, "outcome": "rolled-back",
                                          "reason": "worse after all", "examples": 960,
                                          "baseline": {"heldOutLoss": 2.3}, "candidate": {"heldOutLoss": 0.4}}]
                                        """));
    }

    private static RolloutRecord decision(RolloutOutcome outcome, int round, String reason) {
        return new RolloutRecord("relu+residual", "vanishing-gradient", 6, round, outcome, reason, 960, 2.3, 0.4);
    }

    @Test
    void aCompletedRunsReportSaysAllOfIt() throws IOException {
        tally.roundEnded(sample.round(1, 2.4, 0.1, 1).snapshot());
        tally.roundEnded(sample.round(2, 2.2, 0.1, 1).snapshot());

        JsonNode report = written(tally.report(result(2, EPOCH), Outcome.COMPLETED, List.of()));

        assertThat(report).isEqualTo(new ObjectMapper().readTree("""
                                        {"version": 1, "run": "sample-1", "name": "sample", "status": "completed",
                                         "exitCode": 0, "master": "local[2,4]", "workers": 2, "executors": 1,
                                         "seed": 42, "parameters": 144,
                                         "fingerprint": {"blas": "Haswell", "ompThreads": 1, "version": "0.1.0"},
                                         "rounds": 2, "iterations": 2, "minibatches": 4,
                                         "examplesConsumed": 128, "examplesSupplied": 128,
                                         "seconds": 0.5, "examplesPerSecond": 256.0,
                                         "history": [{"epoch": 1, "round": 2, "trainLoss": 2.3,
                                                      "testLoss": 2.3, "testAccuracy": 0.11}],
                                         "diagnoses": [], "rollouts": [],
                                         "final": {"variant": "baseline", "trainLoss": 2.3,
                                                   "testLoss": 2.3, "testAccuracy": 0.11},
                                         "telemetry": {"samples": 2, "dropped": 0, "seconds": 2.0E-5}}
                                        """));
    }

    @Test
    void withoutTestDataTheTestFieldsAreAbsent() throws IOException {
        tally.roundEnded(sample.round(1, 2.4, 0.1, 1).snapshot());
        EpochResult untested = new EpochResult(1, 1, 2.4, Optional.empty());

        JsonNode report = written(tally.report(result(1, untested), Outcome.COMPLETED, List.of()));

        assertThat(report.at("/history/0").has("testLoss")).isFalse();
        assertThat(report.at("/final").has("testAccuracy")).isFalse();
    }

    @Test
    void aDiagnosisStandsInTheReportWithNullsForWhatDidNotHappen() throws IOException {
        tally.roundEnded(sample.round(1, 2.4, 0.1, 1).snapshot());

        JsonNode report =
                written(tally.report(result(1), Outcome.UNHEALTHY, List.of(SampleDiagnoses.criticalVanishing())));

        assertThat(report.at("/exitCode").asInt()).isEqualTo(3);
        assertThat(report.at("/diagnoses/0")).isEqualTo(new ObjectMapper().readTree("""
                                        {"symptom": "vanishing-gradient", "severity": "critical", "openedRound": 2,
                                         "openedIteration": 10, "criticalRound": 4, "closedRound": null,
                                         "layers": ["dense_0", "dense_1"], "workers": [],
                                         "evidence": {"flowRatio": 1.0E-8},
                                         "explanation": "%s",
                                         "remedies": ["residual", "relu"]}
                                        """.formatted(
                                SampleDiagnoses.vanishing().explanation())));
    }

    @Test
    void numbersThatAreNotFiniteAreStrings() throws IOException {
        tally.roundEnded(sample.round(1, Double.NaN, 0.1, Double.NaN).snapshot());
        EpochResult broken =
                new EpochResult(1, 1, Double.NaN, Optional.of(new Evaluation(10, Double.POSITIVE_INFINITY, 1)));

        JsonNode report = written(tally.report(result(1, broken), Outcome.COMPLETED, List.of()));

        assertThat(report.at("/final/trainLoss").textValue()).isEqualTo("NaN");
        assertThat(report.at("/history/0/testLoss").textValue()).isEqualTo("Infinity");
    }

    @Test
    void aRunThatEndedEarlySaysSinceWhenTheLossDidNotFall() throws IOException {
        EpochResult best = new EpochResult(1, 1, 2.4, Optional.of(new Evaluation(10, 20, 1)));
        EpochResult last = new EpochResult(2, 2, 1.4, Optional.of(new Evaluation(10, 30, 1)));

        JsonNode report = written(tally.report(
                new TrainingResult(null, position(2, best, last), Ending.NO_IMPROVEMENT),
                Outcome.COMPLETED,
                List.of()));

        assertThat(report.at("/stoppedEarly"))
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"epochsWithoutImprovement\": 1, \"bestEpoch\": 1, \"bestLoss\": 2.0}"));
    }

    @Test
    void anInterruptedRunsModelWasNotTested() throws IOException {
        tally.roundEnded(sample.round(1, 2.4, 0.1, 1).snapshot());
        tally.roundEnded(sample.round(2, 2.2, 0.1, 1).snapshot());
        tally.roundEnded(sample.round(3, 2.1, 0.1, 1).snapshot());

        JsonNode report = written(tally.report(result(3, EPOCH), Outcome.INTERRUPTED, List.of()));

        assertThat(report.at("/status").textValue()).isEqualTo("interrupted");
        assertThat(report.at("/final"))
                .isEqualTo(new ObjectMapper().readTree("{\"variant\": \"baseline\", \"trainLoss\": 2.1}"));
    }

    @Test
    void aFailedRunsReportSaysHowFarItGot() throws IOException {
        tally.roundEnded(sample.round(1, 2.4, 0.1, 1).snapshot());
        tally.reached(position(1));

        JsonNode report = written(tally.failed(List.of()));

        assertThat(report.at("/status").textValue()).isEqualTo("failed");
        assertThat(report.at("/exitCode").asInt()).isEqualTo(1);
        assertThat(report.at("/rounds").asInt()).isEqualTo(1);
        assertThat(report.at("/examplesConsumed").asInt()).isEqualTo(64);
        assertThat(report.at("/examplesSupplied").asInt()).isEqualTo(64);
        assertThat(report.at("/examplesPerSecond").asDouble()).isEqualTo(256);
    }

    @Test
    void aRunThatFailsBeforeItsFirstRoundHasAReport() throws IOException {
        JsonNode report = written(tally.failed(List.of()));

        assertThat(report.has("fingerprint")).isFalse();
        assertThat(report.at("/rounds").asInt()).isZero();
    }

    private static TrainingResult result(int rounds, EpochResult... history) {
        return new TrainingResult(null, position(rounds, history), Ending.LAST_EPOCH);
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
}
