package io.gradwatch.app.shell;

import io.gradwatch.app.display.Terminal;
import io.gradwatch.app.train.Interruption;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Detects the environment of the process. */
public final class ShellDetection {
    private static final int WIDTH_OF_FILES = 120;

    private ShellDetection() {}

    @SuppressWarnings("SystemConsoleNull") // Spark 3.5 does not run on a Java version with the new behavior
    public static Shell detect(Interruption interruption) {
        Map<String, String> environment = System.getenv();
        Console console = System.console();
        boolean live =
                console != null && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        Charset charset = console == null ? Charset.defaultCharset() : console.charset();
        boolean color = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Shell(
                stream(FileDescriptor.out, charset),
                stream(FileDescriptor.err, charset),
                Terminal.of(live ? width() : WIDTH_OF_FILES, charset, color),
                live,
                environment,
                interruption);
    }

    /** Creates a stream that writes a whole frame at once; the buffer of System.out is too small. */
    private static PrintStream stream(FileDescriptor file, Charset charset) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(file), 1 << 13), true, charset);
    }

    /** Returns the width of the terminal as picocli detects it. */
    private static int width() {
        return new CommandLine(new Any())
                .getCommandSpec()
                .usageMessage()
                .autoWidth(true)
                .width();
    }

    @Command
    private static final class Any {}
}
