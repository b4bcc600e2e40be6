package io.gradwatch.app.train;

/** Reports that a run failed after it had started; a file in its directory has the cause. */
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
