package io.gradwatch.app;

import java.nio.file.Path;

/** A run failed after it had started; the cause is written down in its directory. */
final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Path details;

    RunFailedException(Throwable cause, Path details) {
        super(cause);
        this.details = details;
    }

    Path details() {
        return details;
    }
}
