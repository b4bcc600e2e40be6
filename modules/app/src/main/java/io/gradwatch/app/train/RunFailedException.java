package io.gradwatch.app.train;

/** A run failed after it had started; the cause is written down in its directory. */
public final class RunFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient String details;

    public RunFailedException(Throwable cause, String details) {
        super(cause);
        this.details = details;
    }

    public String details() {
        return details;
    }
}
