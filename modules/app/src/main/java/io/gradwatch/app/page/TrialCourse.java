package io.gradwatch.app.page;

import io.gradwatch.app.page.Update.TrialLosses;
import io.gradwatch.signal.ClusterSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The losses of the arms of one trial, round by round; of a long one every second round, every fourth, and so on. */
final class TrialCourse {
    private static final int MOST_ROUNDS = 240;

    private final Map<String, TreeMap<Integer, Double>> losses = new LinkedHashMap<>();
    private int stride = 1;

    void clear() {
        losses.clear();
        stride = 1;
    }

    void add(ClusterSnapshot arm) {
        TreeMap<Integer, Double> course = losses.computeIfAbsent(arm.variant(), v -> new TreeMap<>());
        if (arm.round() % stride == 0) {
            course.put(arm.round(), arm.trainLoss());
        }
        if (course.size() > MOST_ROUNDS) {
            stride *= 2;
            losses.values().forEach(all -> all.keySet().removeIf(round -> round % stride != 0));
        }
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
