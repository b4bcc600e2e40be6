package io.gradwatch.app.job;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Compares a job with the job that its run started with; both as files with every default filled in. */
final class ResumedJob {
    private static final String WORKERS = "training.workers";

    /** The keys that may change when a run is resumed: how long it trains, and how it is observed. */
    private static final List<String> FREE = List.of(
            "name",
            "training.epochs",
            "training.checkpoint",
            "training.earlyStopping",
            "telemetry",
            "health",
            "rollout");

    /** The keys among these that decide when a run is complete. */
    private static final List<String> ENDS = List.of("training.epochs", "training.earlyStopping");

    private final Map<String, Object> now;
    private final Map<String, Object> begun;

    ResumedJob(String now, String begun) {
        this.now = keys(now);
        this.begun = keys(begun);
    }

    /** Returns the number of workers that the run started with, if it started. */
    OptionalInt workers() {
        return begun.get(WORKERS) instanceof Integer workers ? OptionalInt.of(workers) : OptionalInt.empty();
    }

    /** Returns whether the job has the same end condition as the run's original job. */
    boolean endsAsBegun() {
        return changed().stream().noneMatch(key -> isBelow(ENDS, key));
    }

    /**
     * Checks that no key has changed that determines the result's bits.
     *
     * @param where the name of the job file, for messages
     * @throws InvalidInputException with one problem for each changed key
     */
    void requireSameTraining(String where) {
        List<Problem> problems = changed().stream()
                .filter(key -> !isBelow(FREE, key))
                .map(key -> new Problem(
                        where + ": " + key,
                        "expected %s as the run in --out began with, found %s"
                                .formatted(text(begun, key), text(now, key))))
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    /** Returns the paths of all keys whose values differ; a job without a number of workers accepts any. */
    private Set<String> changed() {
        Set<String> changed = new TreeSet<>(now.keySet());
        changed.addAll(begun.keySet());
        changed.removeIf(key -> Objects.equals(now.get(key), begun.get(key)));
        if (!now.containsKey(WORKERS)) {
            changed.remove(WORKERS);
        }
        return changed;
    }

    private static boolean isBelow(List<String> paths, String key) {
        return paths.stream().anyMatch(path -> key.equals(path) || key.startsWith(path + "."));
    }

    private static String text(Map<String, Object> keys, String key) {
        return keys.containsKey(key) ? String.valueOf(keys.get(key)) : "none";
    }

    private static Map<String, Object> keys(String yaml) {
        Map<String, Object> keys = new LinkedHashMap<>();
        collect("", new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml), keys);
        return keys;
    }

    private static void collect(String path, Object value, Map<String, Object> keys) {
        if (value instanceof Map<?, ?> section) {
            section.forEach((key, below) -> collect(path.isEmpty() ? (String) key : path + "." + key, below, keys));
        } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
            List<Object> items = new ArrayList<>(list);
            for (int i = 0; i < items.size(); i++) {
                collect(path + "[" + i + "]", items.get(i), keys);
            }
        } else {
            keys.put(path, value);
        }
    }
}
