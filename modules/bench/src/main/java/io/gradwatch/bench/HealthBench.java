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

/** Measures how well diagnosis separates networks that fail to train from those that learn, beside published rules. */
@Command(
        name = "health",
        mixinStandardHelpOptions = true,
        description = "Trains a folder of jobs whose outcome is known, and shows which were diagnosed correctly.")
final class HealthBench implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder of the jobs, with their index.tsv.")
    private Path folder;

    @Option(names = "--seeds", defaultValue = "1", description = "Seeds 1 to N of each job (${DEFAULT-VALUE}).")
    private int seeds;

    @Option(names = "--jobs", paramLabel = "GLOB", defaultValue = "*", description = "Only the jobs of these names.")
    private String jobs;

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "runs/health",
            description = "Folder of the runs (${DEFAULT-VALUE}). A run that is there already is not trained again,"
                    + " only diagnosed again with the current rules.")
    private Path runs;

    @Option(
            names = "--repair",
            description = "Trains all jobs again with rollout.mode=auto, and shows which were repaired, and the cost.")
    private boolean repair;

    @Option(
            names = {"--remedies", "--cures"},
            description = "Trains the jobs that failed again with each remedy alone.")
    private boolean remedies;

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
            if (remedies) {
                zoo.tryEachRemedy();
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
