package io.gradwatch.app.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.app.SampleRounds;
import io.gradwatch.app.json.Json;
import io.gradwatch.app.page.Update.Cursor;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RunViewTest {
    private final SampleRounds sample = new SampleRounds(3, 2);
    private final RunView view = new RunView();

    private void train(int from, int to) {
        for (int round = from; round <= to; round++) {
            view.roundEnded(sample.layout(), sample.round(round, 2, 1e-9, 0.5, Double.NaN));
        }
    }

    private void event(String json) throws IOException {
        view.happened(Json.MAPPER.readTree(json));
    }

    private static JsonNode json(Update update) {
        return Json.MAPPER.valueToTree(update);
    }

    @Test
    void everyRoundIsAColumnWhileThereIsRoom() {
        train(1, 3);

        JsonNode update = json(view.since(Cursor.START));
        assertThat(update.at("/course/rounds")).hasToString("[1,2,3]");
        assertThat(update.at("/layerNames")).hasToString("[\"dense_0\",\"dense_1\",\"output_0\"]");
        // rms = norm / √64
        assertThat(update.at("/course/layerGradients/2")).hasToString("[1.25E-10,0.0625,\"NaN\"]");
        assertThat(update.at("/layers/1/gradientRms").decimalValue()).hasToString("0.0625");
    }

    @Test
    void updateHoldsOnlyChangesSinceTheCursor() {
        train(1, 3);
        Cursor seen = view.since(Cursor.START).cursor();
        train(4, 5);

        JsonNode update = json(view.since(seen));

        // The last column seen may have grown.
        assertThat(update.at("/course/from").asInt()).isEqualTo(2);
        assertThat(update.at("/course/rounds")).hasToString("[3,4,5]");
        assertThat(update.at("/layerNames").isNull()).isFalse();
        assertThat(update.at("/diagnoses").isNull()).isTrue();
    }

    @Test
    void aLongRunHasNoMoreColumnsThanAShortOneAndTheyCoverItAll() {
        train(1, 10_000);

        Update.ChartColumns course = view.since(Cursor.START).course();

        assertThat(course.stride()).isEqualTo(64);
        assertThat(course.rounds()).hasSizeBetween(120, 240).startsWith(64, 128).endsWith(9984, 10_000);
        assertThat(course.trainLoss()).allSatisfy(loss -> assertThat(loss).hasToString("2"));
    }

    @Test
    void twoHundredLayersOnSixtyFourWorkersCostTrainingLessThanAMillisecondARound() {
        SampleRounds wide = new SampleRounds(200, 64);
        var round = wide.round(1, 2, DoubleStream.generate(() -> 0.1).limit(200).toArray());
        long[] nanos = new long[2000];
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            view.roundEnded(wide.layout(), round);
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);

        assertThat(nanos[nanos.length / 2]).isLessThan(TimeUnit.MILLISECONDS.toNanos(1));
    }

    @Test
    void layersThatComeAndGoKeepTheirPlacesFromInputToOutput() {
        train(1, 2);
        SampleRounds other = new SampleRounds(4, 2);
        view.roundEnded(other.layout(), other.round(3, 2, 1, 2, 3, 4));

        JsonNode update = json(view.since(Cursor.START));

        assertThat(update.at("/layerNames")).hasToString("[\"dense_0\",\"dense_1\",\"dense_2\",\"output_0\"]");
        assertThat(update.at("/course/layerGradients/0/2").isNull()).isTrue();
        assertThat(update.at("/course/layerGradients/0/3").asText()).isEqualTo("NaN");
        assertThat(update.at("/course/layerGradients/2/2").asDouble()).isEqualTo(0.375);
    }

    @Test
    void diagnosesAndRolloutsAreThoseOfTheLogAndWhatAResumeUndoesIsGone() throws IOException {
        event("{'type': 'run-started', 'run': 'r', 'rounds': 50}".replace('\'', '"'));
        event("{'type': 'diagnosis-opened', 'round': 3, 'symptom': 's', 'openedRound': 3, 'severity': 'warning'}"
                .replace('\'', '"'));
        event("{'type': 'diagnosis-escalated', 'round': 5, 'symptom': 's', 'openedRound': 3, 'severity': 'critical'}"
                .replace('\'', '"'));
        event("{'type': 'rollout-advised', 'round': 5, 'trigger': 's', 'variant': 'a'}".replace('\'', '"'));
        assertThat(json(view.since(Cursor.START)).at("/rollouts/advice/variant").textValue())
                .isEqualTo("a");
        event("{'type': 'rollout-started', 'round': 5, 'trigger': 's', 'variants': ['a', 'b']}".replace('\'', '"'));
        event("{'type': 'rollout-decided', 'round': 8, 'variant': 'b', 'startedRound': 5, 'outcome': 'aborted'}"
                .replace('\'', '"'));

        JsonNode before = json(view.since(Cursor.START));
        assertThat(before.at("/diagnoses")).hasSize(1);
        assertThat(before.at("/rollouts/advice").isNull()).isTrue();
        assertThat(before.at("/diagnoses/0/severity").textValue()).isEqualTo("critical");
        assertThat(before.at("/rollouts/now/stage").textValue()).isEqualTo("trying");
        assertThat(before.at("/rollouts/now/variants")).hasToString("[\"a\"]");

        event("{'type': 'run-resumed', 'round': 4, 'run': 'r', 'rounds': 50}".replace('\'', '"'));

        JsonNode after = json(view.since(Cursor.START));
        assertThat(after.at("/diagnoses/0/severity").textValue()).isEqualTo("warning");
        assertThat(after.at("/rollouts/decided")).isEmpty();
        assertThat(after.at("/rollouts/now/stage").textValue()).isEqualTo("watching");
    }

    @Test
    void aTrialGoesOnWithTheLossesOfTheRoundsBeforeAResume() throws IOException {
        event("{\"type\": \"run-started\", \"run\": \"r\", \"rounds\": 50}");
        trial(2, "a", 3, 4);
        event("{\"type\": \"rollout-decided\", \"round\": 4, \"variant\": \"a\", \"outcome\": \"aborted\"}");
        trial(5, "b", 6, 7, 8);
        assertThat(json(view.since(Cursor.START)).at("/rollouts/losses"))
                .hasToString(
                        "[{\"variant\":\"baseline\",\"rounds\":[6,7,8],\"losses\":[0.6,0.7,0.8]},"
                                + "{\"variant\":\"b\",\"rounds\":[6,7,8],\"losses\":[\"Infinity\",\"Infinity\",\"Infinity\"]}]");

        event("{\"type\": \"run-resumed\", \"round\": 7, \"run\": \"r\", \"rounds\": 50}");

        JsonNode resumed = json(view.since(Cursor.START)).at("/rollouts");
        assertThat(resumed.at("/losses/0/rounds")).hasToString("[6,7]");
        assertThat(resumed.at("/now/variants")).hasToString("[\"b\"]");

        event("{\"type\": \"run-resumed\", \"round\": 4, \"run\": \"r\", \"rounds\": 50}");

        assertThat(json(view.since(Cursor.START))
                        .at("/rollouts/losses/1/variant")
                        .textValue())
                .as("that of the trial before")
                .isEqualTo("a");
    }

    private void trial(int after, String variant, int... rounds) throws IOException {
        event("{\"type\": \"rollout-started\", \"round\": %d, \"trigger\": \"s\", \"variants\": [\"%s\"]}"
                .formatted(after, variant));
        for (int round : rounds) {
            event(
                    "{\"type\": \"trial-round-ended\", \"round\": %d, \"losses\": {\"baseline\": 0.%d, \"%s\": \"Infinity\"}}"
                            .formatted(round, round, variant));
        }
    }
}
