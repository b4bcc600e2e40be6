package io.gradwatch.bench.health;

import java.util.Locale;

/** The result of comparing a run's diagnoses with its outcome. */
enum Detection {
    /** The run failed, and a listed symptom was open and critical at the end. */
    DETECTED,
    /** The run failed, and no listed symptom was open and critical at the end. */
    MISSED,
    /** The run learned, and no critical symptom was reported. */
    SILENT,
    /** The run learned, but a critical symptom was reported. */
    FALSE_ALARM,
    /** The run was made to fail and learned late, or was expected to learn and did not. */
    LEFT_OUT;

    /** Returns the result in words. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    boolean failed() {
        return this == DETECTED || this == MISSED;
    }

    boolean healthy() {
        return this == SILENT || this == FALSE_ALARM;
    }
}
