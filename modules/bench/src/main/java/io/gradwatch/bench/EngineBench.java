package io.gradwatch.bench;

import io.gradwatch.bench.engine.Contender;
import io.gradwatch.bench.engine.GradwatchContender;
import io.gradwatch.bench.engine.RandomRows;
import io.gradwatch.bench.engine.SingleJvmContender;
import io.gradwatch.bench.engine.StockContender;
import io.gradwatch.bench.workload.Workload;
import io.gradwatch.network.UpdaterSpec;
import io.gradwatch.training.progress.RoundPhases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares the engine with DL4J's own parameter averaging and with a single JVM: rows a second, and time by phase. */
@Command(
        name = "engine",
        mixinStandardHelpOptions = true,
        description = "Trains the same networks with Gradwatch, with stock dl4j-spark averaging and in a single JVM.")
final class EngineBench implements Callable<Integer> {
    @Option(
            names = "--repetitions",
            defaultValue = "5",
            description = "Measured epochs of each contender (${DEFAULT-VALUE}).")
    private int repetitions;

    @Mixin
    private BenchOptions options;

    @Option(
            names = "--widths",
            split = ",",
            defaultValue = "256,1024,2048",
            description = "Units of each hidden layer: of three, 0.3, 3 and 10 million parameters (${DEFAULT-VALUE}).")
    private List<Integer> widths;

    @Option(
            names = "--frequencies",
            split = ",",
            defaultValue = "5,20",
            description = "Minibatches between averages (${DEFAULT-VALUE}).")
    private List<Integer> frequencies;

    @Option(names = "--no-stock", description = "Leaves out dl4j-spark, which takes most of the time.")
    private boolean noStock;

    private final Table table = new Table()
            .row(
                    "workload",
                    "contender",
                    "examples/s (range)",
                    "gradwatch is",
                    "compute",
                    "broadcast",
                    "collect",
                    "average");
    private final List<Map<String, Object>> rows = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        try (BenchCluster cluster = new BenchCluster(options.workers)) {
            for (int width : widths) {
                for (int frequency : frequencies) {
                    measure(cluster, workload(width, frequency, new UpdaterSpec.Sgd(0.01)));
                    measure(cluster, workload(width, frequency, new UpdaterSpec.Adam(0.001, 0.9, 0.999)));
                }
            }
        }
        System.out.println(table);
        System.out.println(BenchFile.write(options.out, "engine", rows));
        return 0;
    }

    private Workload workload(int width, int frequency, UpdaterSpec updater) {
        return new Workload(
                width,
                options.depth,
                options.rounds * frequency * options.batch * options.workers,
                updater,
                options.workers,
                options.batch,
                frequency);
    }

    private void measure(BenchCluster cluster, Workload workload) throws Exception {
        System.err.printf(Locale.ROOT, "%s, %d rows …%n", workload.name(), workload.rows());
        RandomRows data = new RandomRows(cluster.context(), workload.rows());
        GradwatchContender ours = new GradwatchContender(cluster.session(), workload, data, 1);
        List<Contender> contenders = new ArrayList<>(List.of(ours, new SingleJvmContender(workload, data)));
        if (!noStock && workload.frequency() == frequencies.get(0)) {
            contenders.add(new StockContender(cluster.context(), workload, data, RDDTrainingApproach.Direct));
            contenders.add(new StockContender(cluster.context(), workload, data, RDDTrainingApproach.Export));
        }
        List<RoundPhases> phases = new ArrayList<>();
        Map<Contender, List<Double>> speeds = race(contenders, () -> phases.add(ours.phases()));
        for (Contender contender : contenders) {
            report(
                    workload,
                    contender,
                    speeds.get(contender),
                    speeds.get(ours),
                    contender == ours ? phases : List.of());
            contender.close();
        }
    }

    /** Runs the contenders in turns, so that load on the machine affects all alike. The first turn is a warm-up. */
    private Map<Contender, List<Double>> race(List<Contender> contenders, Runnable afterTurn) throws Exception {
        Map<Contender, List<Double>> speeds = new LinkedHashMap<>();
        for (int turn = 0; turn <= repetitions; turn++) {
            for (Contender contender : contenders) {
                double speed = contender.examplesPerSecond();
                if (turn > 0) {
                    speeds.computeIfAbsent(contender, c -> new ArrayList<>()).add(speed);
                }
            }
            if (turn > 0) {
                afterTurn.run();
            }
        }
        return speeds;
    }

    private void report(
            Workload workload, Contender contender, List<Double> speeds, List<Double> ours, List<RoundPhases> phases) {
        Samples speed = Samples.of(speeds);
        Samples ratio = Samples.ofRatios(ours, speeds);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("workload", workload.name());
        row.put("parameters", workload.parameters());
        row.put("contender", contender.name());
        row.put("examplesPerSecond", speed);
        row.put("gradwatchRatio", ratio);
        String[] shares = {"", "", "", ""};
        if (!phases.isEmpty()) {
            shares[0] = share(row, "compute", phases, RoundPhases::compute);
            shares[1] = share(row, "broadcast", phases, RoundPhases::broadcast);
            shares[2] = share(row, "collect", phases, RoundPhases::collect);
            shares[3] = share(row, "average", phases, RoundPhases::average);
        }
        rows.add(row);
        table.row(
                workload.name(),
                contender.name(),
                speed.text("%.0f"),
                phases.isEmpty() ? ratio.text("%.2f") + " ×" : "",
                shares[0],
                shares[1],
                shares[2],
                shares[3]);
    }

    private static String share(
            Map<String, Object> row, String phase, List<RoundPhases> phases, ToDoubleFunction<RoundPhases> seconds) {
        Samples share = Samples.of(
                phases.stream().map(p -> seconds.applyAsDouble(p) / p.total()).toList());
        row.put(phase + "Share", share);
        return share.text("%.3f");
    }
}
