package io.gradwatch.app.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes stack traces to files instead of the terminal. */
public final class ErrorDetails {
    private ErrorDetails() {}

    /** Writes the whole error to a file. */
    public static Path write(Path file, Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text, true));
        try {
            return Files.writeString(file, text.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the whole error to a new temporary file. */
    public static Path write(Throwable error) {
        try {
            return write(Files.createTempFile("gradwatch-error-", ".txt"), error);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the class and the first line of the message of an error. */
    public static String firstLine(Throwable error) {
        String message = String.valueOf(error.getMessage());
        return error.getClass().getSimpleName() + ": "
                + message.lines().findFirst().orElse("");
    }
}
