package io.gradwatch.bench;

import io.gradwatch.bench.engine.GradwatchContender;
import io.gradwatch.bench.engine.RandomRows;
import io.gradwatch.bench.workload.Workload;
import io.gradwatch.network.UpdaterSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Measures what the probe costs a training: the same epochs with and without it, in turns. Nothing scrapes. Of the
 * driver's work on statistics only the merge is included.
 */
@Command(
        name = "telemetry",
        mixinStandardHelpOptions = true,
        description = "Trains the same networks with and without measuring gradients, in pairs.")
final class TelemetryBench implements Callable<Integer> {
    @Option(names = "--repetitions", defaultValue = "41", description = "Measured pairs (${DEFAULT-VALUE}).")
    private int repetitions;

    @Mixin
    private BenchOptions options;

    @Option(
            names = "--widths",
            split = ",",
            defaultValue = "256,1024",
            description = "Units of the three hidden layers (${DEFAULT-VALUE}).")
    private List<Integer> widths;

    @Option(names = "--every", defaultValue = "1", description = "Iterations between samples (${DEFAULT-VALUE}).")
    private int every;

    @Override
    public Integer call() throws Exception {
        Table table = new Table()
                .row("workload", "off, examples/s", "on, examples/s", "time (95 %)", "processor time (95 %)");
        List<Map<String, Object>> rows = new ArrayList<>();
        try (BenchCluster cluster = new BenchCluster(options.workers)) {
            for (int width : widths) {
                measure(
                        cluster,
                        new Workload(
                                width,
                                options.depth,
                                options.rounds * 5 * options.batch * options.workers,
                                new UpdaterSpec.Sgd(0.01),
                                options.workers,
                                options.batch,
                                5),
                        table,
                        rows);
            }
        }
        System.out.println(table);
        System.out.println(BenchFile.write(options.out, "telemetry", rows));
        return 0;
    }

    private void measure(BenchCluster cluster, Workload workload, Table table, List<Map<String, Object>> rows)
            throws InterruptedException {
        System.err.printf(Locale.ROOT, "%s, %d pairs …%n", workload.name(), repetitions);
        RandomRows data = new RandomRows(cluster.context(), workload.rows());
        GradwatchContender off = new GradwatchContender(cluster.session(), workload, data, 0);
        GradwatchContender on = new GradwatchContender(cluster.session(), workload, data, every);
        List<Epoch> without = new ArrayList<>();
        List<Epoch> with = new ArrayList<>();
        for (int pair = -2; pair < repetitions; pair++) {
            boolean onFirst = pair % 2 == 0;
            Epoch first = Epoch.of(onFirst ? on : off);
            Epoch second = Epoch.of(onFirst ? off : on);
            if (pair >= 0) {
                with.add(onFirst ? first : second);
                without.add(onFirst ? second : first);
            }
        }
        Samples time = cost(without, with, epoch -> 1 / epoch.examplesPerSecond);
        Samples processorTime = cost(without, with, Epoch::processorSeconds);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("workload", workload.name());
        row.put("parameters", workload.parameters());
        row.put("everyIterations", every);
        row.put("off", speeds(without));
        row.put("on", speeds(with));
        row.put("cost", time);
        row.put("processorCost", processorTime);
        rows.add(row);
        table.row(
                workload.name(),
                speeds(without).text("%.0f"),
                speeds(with).text("%.0f"),
                time.percent(),
                processorTime.percent());
    }

    private static Samples speeds(List<Epoch> epochs) {
        return Samples.of(epochs.stream().map(Epoch::examplesPerSecond).toList());
    }

    /** Returns the fraction that measuring adds to a cost. */
    private static Samples cost(List<Epoch> without, List<Epoch> with, ToDoubleFunction<Epoch> cost) {
        List<Double> added = new ArrayList<>();
        for (int i = 0; i < without.size(); i++) {
            added.add(cost.applyAsDouble(with.get(i)) / cost.applyAsDouble(without.get(i)) - 1);
        }
        return Samples.of(added);
    }

    /**
     * One training.
     *
     * @param examplesPerSecond rows trained a second, after the first round
     * @param processorSeconds processor time of this process meanwhile; other processes disturb it less than elapsed time
     */
    private record Epoch(double examplesPerSecond, double processorSeconds) {
        static Epoch of(GradwatchContender contender) throws InterruptedException {
            return new Epoch(contender.examplesPerSecond(), contender.processorSeconds());
        }
    }
}
