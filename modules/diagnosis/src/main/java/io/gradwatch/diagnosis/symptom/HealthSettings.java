package io.gradwatch.diagnosis.symptom;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The thresholds of a run: each {@link Threshold}'s default unless overridden.
 *
 * @param overrides by name; an unknown name or a value that is not above zero is an {@link IllegalArgumentException}
 */
public record HealthSettings(Map<String, Double> overrides) {
    /** All defaults. */
    public static final HealthSettings DEFAULTS = new HealthSettings(Map.of());

    public HealthSettings {
        overrides = Map.copyOf(overrides);
        overrides.forEach(HealthSettings::check);
    }

    /** The names that may be overridden. */
    public static List<String> names() {
        return Arrays.stream(Threshold.values()).map(Threshold::label).toList();
    }

    /** The value that holds in this run. */
    public double get(Threshold threshold) {
        return overrides.getOrDefault(threshold.label(), threshold.standard());
    }

    private static void check(String name, double value) {
        if (!names().contains(name)) {
            throw new IllegalArgumentException(
                    "health: expected one of " + String.join(", ", names()) + ", found " + name);
        }
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("health." + name + ": expected a number above 0, found " + value);
        }
    }
}
