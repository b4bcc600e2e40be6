package io.gradwatch.diagnosis.symptom;

import java.util.Locale;

/** How bad a symptom is. */
public enum Severity {
    /** Worth a look. */
    WARNING(1),
    /** Worth waking somebody for: training on as it is wastes the cluster. */
    CRITICAL(2);

    private final int level;

    Severity(int level) {
        this.level = level;
    }

    /** Its value in metrics, where 0 is healthy. */
    public int level() {
        return level;
    }

    /** The name in reports, metrics and events: {@code critical}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
