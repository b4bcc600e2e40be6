package io.gradwatch.app;

/** A run failed after it had started; the cause is written down in its directory. */
final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient String details;

    RunFailedException(Throwable cause, String details) {
        super(cause);
        this.details = details;
    }

    String details() {
        return details;
    }
}
