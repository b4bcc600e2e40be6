package io.gradwatch.bench;

import io.gradwatch.diagnosis.Diagnostician;
import io.gradwatch.diagnosis.symptom.HealthSettings;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.SnapshotMerger;
import io.gradwatch.signal.WorkerReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a round of a large cluster costs the driver: merging the workers' reports and diagnosing the network. */
@Command(
        name = "aggregate",
        mixinStandardHelpOptions = true,
        description = "Merges and diagnoses the reports of many workers with a deep network, round after round.")
final class AggregateBench implements Callable<Integer> {
    private static final int WARM_UP = 50;
    private static final int MEMORY_POINTS = 10;
    private static final double NANOS_PER_MILLI = 1e6;

    @Option(names = "--workers", defaultValue = "1000", description = "Workers (${DEFAULT-VALUE}).")
    private int workers;

    @Option(
            names = "--layers",
            defaultValue = "200",
            description = "Layers, of two parameters each (${DEFAULT-VALUE}).")
    private int layers;

    @Option(names = "--rounds", defaultValue = "10000", description = "Measured rounds (${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--out", defaultValue = ".", description = "Folder for bench-aggregate.json (${DEFAULT-VALUE}).")
    private Path out;

    @Override
    public Integer call() throws IOException {
        SyntheticCluster cluster = new SyntheticCluster(workers, layers);
        SnapshotMerger merger = new SnapshotMerger(cluster.layout());
        Diagnostician diagnostician = new Diagnostician(cluster.layout(), HealthSettings.DEFAULTS);
        List<Double> merging = new ArrayList<>();
        List<Double> diagnosing = new ArrayList<>();
        List<Double> together = new ArrayList<>();
        List<Double> megabytes = new ArrayList<>();
        int step = Math.max(1, rounds / MEMORY_POINTS);
        for (int round = 1; round <= WARM_UP + rounds; round++) {
            List<WorkerReport> reports = cluster.reports(round);
            long start = System.nanoTime();
            ClusterSnapshot snapshot = merger.merge(reports, cluster.iteration(round), 1, new double[layers]);
            long merged = System.nanoTime();
            diagnostician.observe(snapshot);
            long end = System.nanoTime();
            if (round > WARM_UP) {
                merging.add((merged - start) / NANOS_PER_MILLI);
                diagnosing.add((end - merged) / NANOS_PER_MILLI);
                together.add((end - start) / NANOS_PER_MILLI);
            }
            if (round > WARM_UP && (round - WARM_UP) % step == 0) {
                megabytes.add(usedMegabytes());
            }
        }
        print(Samples.of(merging), Samples.of(diagnosing), Samples.of(together), megabytes);
        return 0;
    }

    private void print(Samples merging, Samples diagnosing, Samples together, List<Double> megabytes)
            throws IOException {
        System.out.println(new Table()
                .row("workers", "layers", "rounds", "merge, ms", "diagnose, ms", "both, ms")
                .row(
                        Integer.toString(workers),
                        Integer.toString(layers),
                        Integer.toString(rounds),
                        merging.text("%.1f"),
                        diagnosing.text("%.1f"),
                        together.text("%.1f")));
        System.out.printf(
                Locale.ROOT,
                "heap in use after collection: %.0f MB after %d rounds, %.0f MB after %d%n",
                megabytes.get(0),
                Math.max(1, rounds / MEMORY_POINTS),
                megabytes.get(megabytes.size() - 1),
                rounds);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("workers", workers);
        row.put("layers", layers);
        row.put("rounds", rounds);
        row.put("mergeMillis", merging);
        row.put("diagnoseMillis", diagnosing);
        row.put("bothMillis", together);
        row.put("heapMegabytes", megabytes);
        System.out.println(BenchFile.write(out, "aggregate", List.of(row)));
    }

    /** Returns the heap in use after a collection. */
    private static double usedMegabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }
}
