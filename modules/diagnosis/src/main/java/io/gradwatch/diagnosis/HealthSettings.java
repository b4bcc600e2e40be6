package io.gradwatch.diagnosis;

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
        List<String> names = names();
        if (!names.contains(name)) {
            throw new IllegalArgumentException("health: unknown threshold " + name + "; the nearest is "
                    + names.stream()
                            .min((a, b) -> Integer.compare(distance(name, a), distance(name, b)))
                            .orElseThrow());
        }
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("health." + name + ": expected a number above 0, found " + value);
        }
    }

    /** Levenshtein's distance, regardless of case: insertions, deletions and replacements from one to the other. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                int replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
