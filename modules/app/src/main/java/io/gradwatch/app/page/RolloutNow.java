package io.gradwatch.app.page;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The state of a rollout.
 *
 * @param stage the stage
 * @param trigger the symptom or operator that started it
 * @param startedRound the round after which it started
 * @param variants the variants on trial or being proved
 */
record RolloutNow(Stage stage, String trigger, int startedRound, List<String> variants) {
    static final RolloutNow WATCHING = new RolloutNow(Stage.WATCHING, "", 0, List.of());

    /** The stages of {@code rollout.md}. */
    enum Stage {
        WATCHING,
        TRYING,
        PROVING;

        @JsonValue
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    RolloutNow {
        variants = List.copyOf(variants);
    }

    /** Returns the state after an event of the log. */
    RolloutNow after(JsonNode event) {
        return switch (RunEvents.type(event)) {
            case "rollout-started" -> {
                List<String> names = new ArrayList<>();
                event.path("variants").forEach(name -> names.add(name.asText()));
                yield new RolloutNow(
                        Stage.TRYING,
                        event.path("trigger").asText(),
                        event.path("round").asInt(),
                        names);
            }
            case "rollout-decided" -> decided(event);
            case "rollout-kept", "run-started", "run-ended" -> WATCHING;
            default -> this;
        };
    }

    private RolloutNow decided(JsonNode event) {
        String variant = event.path("variant").asText();
        return switch (event.path("outcome").asText()) {
            case "promoted" ->
                event.path("trigger").asText().equals("start")
                        ? WATCHING
                        : new RolloutNow(
                                Stage.PROVING, trigger, event.path("round").asInt(), List.of(variant));
            case "rolled-back" -> WATCHING;
            default -> {
                List<String> left = new ArrayList<>(variants);
                left.remove(variant);
                yield left.isEmpty() ? WATCHING : new RolloutNow(stage, trigger, startedRound, left);
            }
        };
    }
}
