package io.gradwatch.app;

import io.gradwatch.app.display.Terminal;
import io.gradwatch.app.shell.Shell;
import io.gradwatch.app.train.Interruption;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs commands in this process with the output of a file, not of a terminal. */
final class TestShell {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Interruption interruption = new Interruption();
    private Consumer<String> listener = line -> {};

    /** Sets the listener to every line of output, called before the line is written. */
    void listen(Consumer<String> onLine) {
        listener = onLine;
    }

    Interruption interruption() {
        return interruption;
    }

    /** Runs a command and returns the exit code. */
    int run(String... args) {
        PrintStream listened = new PrintStream(out, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                listener.accept(line);
                super.println(line);
            }
        };
        Shell shell = new Shell(
                listened,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new Terminal(100, true, false),
                false,
                Map.of(),
                interruption);
        return Gradwatch.run(shell, args);
    }

    List<String> out() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    List<String> err() {
        return err.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
