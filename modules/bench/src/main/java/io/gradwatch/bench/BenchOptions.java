package io.gradwatch.bench;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of all benchmarks that train. */
final class BenchOptions {
    @Option(names = "--workers", defaultValue = "2", description = "Replicas, one core each (${DEFAULT-VALUE}).")
    int workers;

    @Option(names = "--depth", defaultValue = "3", description = "Hidden layers (${DEFAULT-VALUE}).")
    int depth;

    @Option(names = "--batch", defaultValue = "32", description = "Rows of a minibatch, per worker (${DEFAULT-VALUE}).")
    int batch;

    @Option(names = "--rounds", defaultValue = "20", description = "Rounds of a measured epoch (${DEFAULT-VALUE}).")
    int rounds;

    @Option(names = "--out", defaultValue = ".", description = "Folder for bench-NAME.json (${DEFAULT-VALUE}).")
    Path out;
}
