package io.gradwatch.training.replica;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Reports that a worker failed.
 *
 * <p>If the cause is an error of the virtual machine, such as an {@link OutOfMemoryError} (which JavaCPP throws, too, at its
 * own limit of native memory), its stack trace is part of the message and it is not the cause: Spark's executor exits the
 * process for a task whose exception has such an error among its first five causes ({@code Executor.isFatalError}), and
 * would take the other arms with it. The replica that failed is not used again.
 */
public final class WorkerFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private WorkerFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Creates the exception to throw from a worker's task. */
    static WorkerFailedException of(int worker, Throwable cause) {
        String message = "Worker %d failed".formatted(worker);
        return hasFatalCause(cause)
                ? new WorkerFailedException(message + ": " + summary(cause) + "\n" + stackTrace(cause), null)
                : new WorkerFailedException(message, cause);
    }

    /**
     * Describes a failure in one line by its first cause. The exceptions around it are wrappers of Spark, DL4J and the
     * engine.
     */
    public static String summary(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String message = first.getMessage() == null
                ? ""
                : first.getMessage().lines().findFirst().orElse("");
        if (first instanceof WorkerFailedException) {
            return message;
        }
        String type = first.getClass().getSimpleName();
        return message.isEmpty() ? type : type + ": " + message;
    }

    private static boolean hasFatalCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError) {
                return true;
            }
        }
        return false;
    }

    private static String stackTrace(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
