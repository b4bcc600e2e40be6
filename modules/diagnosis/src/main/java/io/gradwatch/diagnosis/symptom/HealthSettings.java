package io.gradwatch.diagnosis.symptom;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The thresholds of a run: each {@link Threshold}'s default unless overridden.
 *
 * @param overrides values by {@link Threshold#label}. The constructor also accepts former labels and replaces them. It
 *     throws an {@link IllegalArgumentException} for an unknown name, for a value that is not above zero, and for a
 *     threshold that is set under both of its names
 */
public record HealthSettings(Map<String, Double> overrides) {
    /** No override. */
    public static final HealthSettings DEFAULTS = new HealthSettings(Map.of());

    public HealthSettings {
        Map<String, Double> current = new TreeMap<>();
        overrides.forEach((name, value) -> {
            if (current.put(check(name, value).label(), value) != null) {
                throw new IllegalArgumentException("health." + name + ": expected one of its two names, found both");
            }
        });
        overrides = Map.copyOf(current);
    }

    /** Returns the names of all thresholds, without former ones. */
    public static List<String> names() {
        return Arrays.stream(Threshold.values()).map(Threshold::label).toList();
    }

    /** Returns the value in this run. */
    public double get(Threshold threshold) {
        return overrides.getOrDefault(threshold.label(), threshold.standard());
    }

    private static Threshold check(String name, double value) {
        Threshold named = Arrays.stream(Threshold.values())
                .filter(threshold -> threshold.label().equals(name)
                        || threshold.formerLabel().filter(name::equals).isPresent())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "health: expected one of " + String.join(", ", names()) + ", found " + name));
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("health." + name + ": expected a number above 0, found " + value);
        }
        return named;
    }
}
