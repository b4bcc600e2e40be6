package io.gradwatch.network;

import java.util.Objects;

/**
 * One thing that is wrong with the user's input.
 *
 * @param where file and position, key or row, such as {@code JOB.yaml: training.batchSize}
 * @param message what was expected, what was found and, where it is not plain, what to do
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
