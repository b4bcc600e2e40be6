package io.gradwatch.bench;

import io.gradwatch.bench.health.ZooRunner;
import io.gradwatch.network.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How well diagnosis tells networks that fail to train from those that learn, beside the published rules of others. */
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description = "Trains a folder of jobs whose outcome is known, and tells which were diagnosed rightly.")
final class HealthBench implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder of the jobs, with their index.tsv.")
    private Path folder;

    @Option(
            names = "--seeds",
            defaultValue = "1",
            description = "Each job is run with seeds 1 to N (${DEFAULT-VALUE}).")
    private int seeds;

    @Option(names = "--jobs", paramLabel = "GLOB", defaultValue = "*", description = "Only the jobs of these names.")
    private String jobs;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "runs/health",
            description = "Folder of the runs (${DEFAULT-VALUE}). Those that are there already are not trained again,"
                    + " but diagnosed by the rules of today.")
    private Path runs;

    @Option(
            names = "--repair",
            description = "Trains all jobs again with rollout.mode=auto, and tells which were repaired, at what cost.")
    private boolean repair;

    @Option(names = "--cures", description = "Trains those that failed again with each cure alone.")
    private boolean cures;

    @Option(names = "--out", defaultValue = ".", description = "Folder for bench-health.json (${DEFAULT-VALUE}).")
    private Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (BenchCluster cluster = new BenchCluster(Runtime.getRuntime().availableProcessors())) {
            ZooRunner zoo = new ZooRunner(cluster.session(), runs);
            zoo.run(folder, jobs, seeds);
            if (repair) {
                zoo.repair();
            }
            if (cures) {
                zoo.tryEachCure();
            }
            zoo.tables().forEach(HealthBench::print);
            System.out.println(BenchFile.write(out, "health", zoo.rows()));
            return 0;
        } catch (InvalidInputException e) {
            e.problems().forEach(System.err::println);
            return 2;
        }
    }

    private static void print(List<List<String>> rows) {
        Table table = new Table();
        rows.forEach(row -> table.row(row.toArray(String[]::new)));
        System.out.println(table);
    }
}
