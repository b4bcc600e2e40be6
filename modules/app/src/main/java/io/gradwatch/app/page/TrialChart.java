package io.gradwatch.app.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.app.page.Update.TrialLosses;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The held-out losses of a trial's arms by round; of a long trial every second round, every fourth, and so on. */
final class TrialChart {
    private static final int MOST_ROUNDS = 240;

    private final JsonNode start;
    private final Map<String, TreeMap<Integer, Double>> losses = new LinkedHashMap<>();
    private int stride = 1;

    /** Creates the losses of the trial that starts with this event. */
    TrialChart(JsonNode start) {
        this.start = start;
    }

    JsonNode start() {
        return start;
    }

    /** Adds the event of a round. */
    void add(JsonNode event) {
        int round = event.path("round").asInt();
        if (round % stride == 0) {
            event.path("losses")
                    .fields()
                    .forEachRemaining(arm -> losses.computeIfAbsent(arm.getKey(), variant -> new TreeMap<>())
                            .put(round, arm.getValue().asDouble(Double.NaN)));
        }
        if (losses.values().stream().anyMatch(course -> course.size() > MOST_ROUNDS)) {
            stride *= 2;
            losses.values().forEach(course -> course.keySet().removeIf(known -> known % stride != 0));
        }
    }

    /** Drops the rounds after this one. */
    void cutBackTo(int round) {
        losses.values().forEach(course -> course.tailMap(round, false).clear());
    }

    List<TrialLosses> losses() {
        return losses.entrySet().stream()
                .map(arm -> new TrialLosses(
                        arm.getKey(),
                        List.copyOf(arm.getValue().keySet()),
                        arm.getValue().values().stream().map(Means::brief).toList()))
                .toList();
    }
}
