package io.gradwatch.app.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The outcome of a run. */
public enum Outcome {
    COMPLETED(0),
    /** Training ended, but the final model has an open critical diagnosis. */
    UNHEALTHY(3),
    /** A signal ended the run after a round. */
    INTERRUPTED(4),
    FAILED(1);

    private final int exitCode;

    Outcome(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Returns the exit code of the process. */
    public int exitCode() {
        return exitCode;
    }

    /** Returns the name in reports, such as {@code completed}. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
