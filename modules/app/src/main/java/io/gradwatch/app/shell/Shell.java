package io.gradwatch.app.shell;

import io.gradwatch.app.display.RunDisplay;
import io.gradwatch.app.display.Terminal;
import io.gradwatch.app.train.Interruption;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command finds around itself.
 *
 * @param out for results
 * @param err for problems
 * @param terminal what {@code out} can show
 * @param live whether {@code out} is a terminal on which lines can be written over
 * @param environment variables of the process
 * @param interruption by which the command may be asked to end early
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
