package io.gradwatch.app.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps stack traces off the screen, but at hand. */
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

    /** Writes the whole error to a file that is kept. */
    public static Path write(Throwable error) {
        try {
            return write(Files.createTempFile("gradwatch-error-", ".txt"), error);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the error says, in one line. */
    public static String firstLine(Throwable error) {
        String message = String.valueOf(error.getMessage());
        return error.getClass().getSimpleName() + ": "
                + message.lines().findFirst().orElse("");
    }
}
