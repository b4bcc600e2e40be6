package io.gradwatch.app.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a run ended. */
public enum Outcome {
    COMPLETED(0),
    /** Trained, but the final model has an open critical diagnosis. */
    UNHEALTHY(3),
    /** Ended after a round because a signal asked for it. */
    INTERRUPTED(4),
    FAILED(1);

    private final int exitCode;

    Outcome(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Of the process. */
    public int exitCode() {
        return exitCode;
    }

    /** As the report has it, such as {@code completed}. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
