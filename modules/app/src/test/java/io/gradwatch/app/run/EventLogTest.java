package io.gradwatch.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.app.SampleDiagnoses;
import io.gradwatch.app.SampleRounds;
import io.gradwatch.diagnosis.DiagnosisEvent;
import io.gradwatch.diagnosis.DiagnosisEvent.Kind;
import io.gradwatch.network.InvalidInputException;
import io.gradwatch.signal.Evaluation;
import io.gradwatch.training.progress.EpochResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2024-02-29T12:00:00.123456Z"));
    private static final String AT = "{\"time\":\"2024-02-29T12:00:00.123Z\",";

    @TempDir
    private Path folder;

    @Test
    void everyEventIsALineThatIsThereAtOnce() throws IOException {
        Path file = folder.resolve("events.jsonl");
        RunIdentity identity = new RunIdentity("sample-1", "sample", "local[2,4]", 42);
        try (EventLog events = new EventLog(file, CLOCK, event -> {})) {
            events.started(identity, new SampleRounds(2, 2).plan(10));
            events.epochEnded(new EpochResult(1, 5, 2.3, Optional.empty(), Optional.of(new Evaluation(100, 230, 11))));
            events.epochEnded(new EpochResult(2, 10, Double.NaN));
            events.diagnosed(4, new DiagnosisEvent(Kind.ESCALATED, SampleDiagnoses.criticalVanishing()));
            events.ended(10, Outcome.UNHEALTHY);

            assertThat(Files.readAllLines(file))
                    .containsExactly(
                            AT + "\"round\":0,\"type\":\"run-started\",\"run\":\"sample-1\",\"name\":\"sample\","
                                    + "\"master\":\"local[2,4]\",\"workers\":2,\"executors\":1,\"parameters\":144,"
                                    + "\"rounds\":10}",
                            AT + "\"round\":5,\"type\":\"epoch-ended\",\"epoch\":1,\"trainLoss\":2.3,\"testLoss\":2.3,"
                                    + "\"testAccuracy\":0.11}",
                            AT + "\"round\":10,\"type\":\"epoch-ended\",\"epoch\":2,\"trainLoss\":\"NaN\"}",
                            AT + "\"round\":4,\"type\":\"diagnosis-escalated\",\"symptom\":\"vanishing-gradient\","
                                    + "\"severity\":\"critical\",\"openedRound\":2,\"openedIteration\":10,"
                                    + "\"criticalRound\":4,\"closedRound\":null,\"layers\":[\"dense_0\",\"dense_1\"],"
                                    + "\"workers\":[],\"evidence\":{\"flowRatio\":1.0E-8},\"explanation\":\"The first"
                                    + " layers get a gradient that is a hundred million times smaller than the last.\","
                                    + "\"remedies\":" + SampleDiagnoses.VANISHING_REMEDIES + "}",
                            AT + "\"round\":10,\"type\":\"run-ended\",\"status\":\"unhealthy\",\"exitCode\":3}");
        }
    }

    @Test
    void aLogThatWasCutShortGoesOnAfterItsLastWholeLine() throws IOException {
        Path file = Files.writeString(folder.resolve("events.jsonl"), "{\"whole\":1}\n{\"half\"");

        try (EventLog events = new EventLog(file, CLOCK, event -> {})) {
            events.ended(3, Outcome.INTERRUPTED);
        }

        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "{\"whole\":1}",
                        AT + "\"round\":3,\"type\":\"run-ended\",\"status\":\"interrupted\",\"exitCode\":4}");
    }

    @Test
    void ofALogThatWasCutShortTheWholeLinesAreRead() throws IOException {
        Path file = Files.writeString(folder.resolve("events.jsonl"), "{\"whole\":1}\n{\"half\"");
        List<String> events = new ArrayList<>();

        EventLog.read(file, event -> events.add(event.toString()));

        assertThat(events).containsExactly("{\"whole\":1}");
    }

    @Test
    void anInvalidEventIsReportedWithItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("events.jsonl"), "{\"whole\":1}\ngarbage\n");

        assertThatThrownBy(() -> EventLog.read(file, event -> {}))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(file + ":2: expected an event as a JSON object, found something else");
    }
}
