package io.gradwatch.network;

import java.util.Objects;

/**
 * A problem of the user's input.
 *
 * @param where file with position, key or row, such as {@code JOB.yaml: training.batchSize}
 * @param message expectation, finding and, unless it is obvious, what to do
 */
public record Problem(String where, String message) {
    public Problem {
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return where + ": " + message;
    }
}
