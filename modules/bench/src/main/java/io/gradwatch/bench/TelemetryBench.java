package io.gradwatch.bench;

import io.gradwatch.network.UpdaterSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What measuring costs a training: the same epochs with and without the probe, in turns. Nobody scrapes, and what the
 * driver does with a round's statistics besides merging them is not in it.
 */
@Command(
        name = "telemetry",
        mixinStandardHelpOptions = true,
        description = "Trains the same networks with gradients measured and not measured, in pairs.")
final class TelemetryBench implements Callable<Integer> {
    @Option(names = "--repetitions", defaultValue = "15", description = "Measured pairs (${DEFAULT-VALUE}).")
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
        Table table = new Table().row("workload", "off, examples/s", "on, examples/s", "cost (range)");
        List<Map<String, Object>> rows = new ArrayList<>();
        try (BenchCluster cluster = new BenchCluster(options.workers)) {
            for (int width : widths) {
                measure(
                        cluster,
                        new Workload(
                                width,
                                options.rounds * 5 * 32 * options.workers,
                                new UpdaterSpec.Sgd(0.01),
                                options.workers,
                                32,
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
        List<Double> offSpeeds = new ArrayList<>();
        List<Double> onSpeeds = new ArrayList<>();
        for (int pair = -2; pair < repetitions; pair++) {
            boolean onFirst = pair % 2 == 0;
            double first = (onFirst ? on : off).examplesPerSecond();
            double second = (onFirst ? off : on).examplesPerSecond();
            if (pair >= 0) {
                onSpeeds.add(onFirst ? first : second);
                offSpeeds.add(onFirst ? second : first);
            }
        }
        Samples cost = cost(offSpeeds, onSpeeds);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("workload", workload.name());
        row.put("parameters", workload.parameters());
        row.put("everyIterations", every);
        row.put("off", Samples.of(offSpeeds));
        row.put("on", Samples.of(onSpeeds));
        row.put("cost", cost);
        rows.add(row);
        table.row(
                workload.name(),
                Samples.of(offSpeeds).text("%.0f"),
                Samples.of(onSpeeds).text("%.0f"),
                cost.text("%.3f"));
    }

    /** Share of the time that measuring adds. */
    private static Samples cost(List<Double> off, List<Double> on) {
        List<Double> costs = new ArrayList<>();
        for (int i = 0; i < off.size(); i++) {
            costs.add(off.get(i) / on.get(i) - 1);
        }
        return Samples.of(costs);
    }
}
