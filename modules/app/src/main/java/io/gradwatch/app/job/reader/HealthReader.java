package io.gradwatch.app.job.reader;

import io.gradwatch.app.job.schema.Key;
import io.gradwatch.app.job.schema.ScalarType;
import io.gradwatch.app.job.schema.Section;
import io.gradwatch.app.job.schema.SectionType;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.diagnosis.symptom.Threshold;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code health}. */
public final class HealthReader {
    private static final Map<Threshold, Key<Double>> KEYS = keys();

    public static final SectionType TYPE = new SectionType(List.copyOf(KEYS.values()), renamed());

    private HealthReader() {}

    private static Map<Threshold, Key<Double>> keys() {
        Map<Threshold, Key<Double>> keys = new EnumMap<>(Threshold.class);
        for (Threshold threshold : Threshold.values()) {
            keys.put(
                    threshold,
                    Key.withDefault(
                            threshold.label(), ScalarType.numberAbove(0), threshold.standard(), threshold.reason()));
        }
        return keys;
    }

    private static Map<String, String> renamed() {
        Map<String, String> renamed = new LinkedHashMap<>();
        KEYS.forEach((threshold, key) -> threshold.formerLabel().ifPresent(former -> renamed.put(former, key.name())));
        return renamed;
    }

    /** Reads overrides: only values that differ from the defaults, so that a file that repeats a default means the same. */
    public static Optional<HealthSettings> read(Section health) {
        Map<String, Double> overrides = new LinkedHashMap<>();
        KEYS.forEach((threshold, key) -> health.read(key)
                .filter(value -> value != threshold.standard())
                .ifPresent(value -> overrides.put(key.name(), value)));
        return health.build(() -> new HealthSettings(overrides));
    }
}
