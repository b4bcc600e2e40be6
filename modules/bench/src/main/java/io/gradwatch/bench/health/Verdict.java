package io.gradwatch.bench.health;

import java.util.Locale;

/** How a run ended, and whether diagnosis had it right. */
enum Verdict {
    /** It failed, and one of its symptoms was open and critical at the end. */
    DETECTED,
    /** It failed, and none was. */
    MISSED,
    /** It was healthy and learned, and nothing critical was ever told. */
    SILENT,
    /** It was healthy and learned, yet something critical was told. */
    FALSE_ALARM,
    /** It was made to fail and learned in the end, or the other way round: neither sick nor well. */
    LEFT_OUT;

    /** In words. */
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
