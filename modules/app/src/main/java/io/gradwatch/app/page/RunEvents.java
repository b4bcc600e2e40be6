package io.gradwatch.app.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.app.page.Update.TrialLosses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The present facts, epochs, diagnoses and rollouts of a run, folded from its event log. */
final class RunEvents {
    /** The limit beyond which epochs are thinned out and the oldest diagnoses dropped. */
    private static final int MOST = 2000;

    private final List<JsonNode> log = new ArrayList<>();
    private final Deque<TrialChart> trials = new ArrayDeque<>();
    private Optional<JsonNode> started = Optional.empty();
    private Optional<JsonNode> ended = Optional.empty();
    private RolloutNow rollout = RolloutNow.WATCHING;

    /** Adds the next event. */
    void add(JsonNode event) {
        String type = type(event);
        switch (type) {
            case "trial-round-ended" -> {
                trials.getLast().add(event);
                return;
            }
            case "rollout-started" -> trials.addLast(new TrialChart(event));
            case "run-started" -> {
                log.clear();
                trials.clear();
                started = Optional.of(event);
                ended = Optional.empty();
            }
            case "run-resumed" -> {
                int round = event.path("round").asInt();
                log.removeIf(before -> type(before).equals("run-ended") || isUndone(before, round));
                trials.removeIf(trial -> isUndone(trial.start(), round));
                trials.forEach(trial -> trial.cutBackTo(round));
                rollout = RolloutNow.WATCHING;
                log.forEach(before -> rollout = rollout.after(before));
                started = Optional.of(event);
                ended = Optional.empty();
            }
            case "run-ended" -> ended = Optional.of(event);
            default -> {}
        }
        rollout = rollout.after(event);
        log.add(event);
        if (log.size() > MOST) {
            thin();
        }
    }

    /** Returns whether a resume after a round undoes this event; decisions after that very round are repeated. */
    private static boolean isUndone(JsonNode event, int round) {
        String type = type(event);
        boolean decision = type.startsWith("rollout-") || type.equals("variant-changed");
        return event.path("round").asInt() > (decision && round > 0 ? round - 1 : round);
    }

    private void thin() {
        boolean keep = true;
        for (Iterator<JsonNode> events = log.iterator(); events.hasNext(); ) {
            if (type(events.next()).equals("epoch-ended")) {
                keep = !keep;
                if (!keep) {
                    events.remove();
                }
            }
        }
        if (log.size() > MOST / 2) {
            log.subList(0, log.size() - MOST / 2).clear();
        }
    }

    static String type(JsonNode event) {
        return event.path("type").asText();
    }

    private List<JsonNode> of(String type) {
        return log.stream().filter(event -> type(event).equals(type)).toList();
    }

    /** Returns the latest {@code run-started} or {@code run-resumed} event; empty before the run starts. */
    Optional<JsonNode> facts() {
        return started;
    }

    /** Returns {@code running}, or the outcome. */
    String status() {
        return ended.map(event -> event.path("status").asText()).orElse("running");
    }

    List<JsonNode> epochs() {
        return of("epoch-ended");
    }

    /** Returns the present state of each diagnosis. */
    List<JsonNode> diagnoses() {
        Map<String, JsonNode> latest = new LinkedHashMap<>();
        for (JsonNode event : log) {
            if (type(event).startsWith("diagnosis-")) {
                latest.put(event.path("symptom").asText() + event.path("openedRound"), event);
            }
        }
        return List.copyOf(latest.values());
    }

    /** Returns the decided variants; one that was rolled back is listed once. */
    List<JsonNode> rollouts() {
        Map<String, JsonNode> latest = new LinkedHashMap<>();
        for (JsonNode event : of("rollout-decided")) {
            latest.put(event.path("variant").asText() + " " + event.path("startedRound"), event);
        }
        return List.copyOf(latest.values());
    }

    /** Returns the latest advice; empty if something was tried since. */
    Optional<JsonNode> advice() {
        List<JsonNode> rollouts =
                log.stream().filter(event -> type(event).startsWith("rollout-")).toList();
        return rollouts.isEmpty()
                ? Optional.empty()
                : Optional.of(rollouts.get(rollouts.size() - 1))
                        .filter(last -> type(last).equals("rollout-advised"));
    }

    /** Returns the losses of the present trial, or of the last one. */
    List<TrialLosses> trialLosses() {
        return trials.isEmpty() ? List.of() : trials.getLast().losses();
    }

    /** Returns the state of the rollout. */
    RolloutNow rollout() {
        return rollout;
    }
}
