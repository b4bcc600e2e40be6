package io.gradwatch.app.shell;

import io.gradwatch.app.display.RunDisplay;
import io.gradwatch.app.display.Terminal;
import io.gradwatch.app.train.Interruption;
import java.io.PrintStream;
import java.util.Map;

/**
 * The environment of a command.
 *
 * @param out the stream for results
 * @param err the stream for problems
 * @param terminal the capabilities of {@code out}
 * @param live true if {@code out} is a terminal whose lines can be overwritten
 * @param environment the variables of the process
 * @param interruption the means to end the command early
 */
public record Shell(
        PrintStream out,
        PrintStream err,
        Terminal terminal,
        boolean live,
        Map<String, String> environment,
        Interruption interruption) {
    public RunDisplay display(boolean quiet) {
        if (quiet) {
            return RunDisplay.quiet(out, terminal, System::nanoTime);
        }
        return live
                ? RunDisplay.live(out, terminal, System::nanoTime)
                : RunDisplay.plain(out, terminal, System::nanoTime);
    }
}
