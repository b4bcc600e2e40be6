package io.gradwatch.diagnosis.symptom;

import io.gradwatch.signal.Api;
import java.util.Locale;

/** Severity of a symptom. */
@Api
public enum Severity {
    /** Worth checking. */
    WARNING(1),
    /** Worth paging somebody: more training like this wastes the cluster. */
    CRITICAL(2);

    private final int level;

    Severity(int level) {
        this.level = level;
    }

    /** Returns the value in metrics, where 0 is healthy. */
    public int level() {
        return level;
    }

    /** Returns the name in reports, metrics and events: {@code critical}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
