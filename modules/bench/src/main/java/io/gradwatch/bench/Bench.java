package io.gradwatch.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The project's benchmarks: each prints a table and writes {@code bench-NAME.json} to the current folder. */
@Command(
        name = "gradwatch bench",
        description = "Measures Gradwatch against its peers, or with and without one of its parts.",
        mixinStandardHelpOptions = true,
        subcommands = {
            EngineBench.class,
            AccuracyBench.class,
            TelemetryBench.class,
            HealthBench.class,
            AggregateBench.class,
            MemoryBench.class
        })
public final class Bench {
    private Bench() {}

    /** Runs one of the benchmarks; exit code 2 for a wrong command line. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** Returns the command line. It reports a wrong command in one line, as {@code gradwatch} does. */
    static CommandLine commandLine() {
        return new CommandLine(new Bench()).setParameterExceptionHandler((wrong, args) -> {
            CommandLine command = wrong.getCommandLine();
            String name = command.getCommandSpec().qualifiedName();
            command.getErr().println(name + ": " + wrong.getMessage() + "; see '" + name + " --help'");
            return ExitCode.USAGE;
        });
    }
}
