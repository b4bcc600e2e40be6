package io.gradwatch.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The project's benchmarks: each prints a table and writes {@code bench-NAME.json} to the current folder. */
@Command(
        name = "gradwatch bench",
        description = "Measures Gradwatch against its peers, or with a part of it against without.",
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
        System.exit(new CommandLine(new Bench()).execute(args));
    }
}
