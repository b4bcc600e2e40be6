package io.gradwatch.bench;

import io.gradwatch.bench.engine.RandomRows;
import io.gradwatch.bench.workload.Workload;
import io.gradwatch.network.UpdaterSpec;
import io.gradwatch.training.loop.Trainer;
import io.gradwatch.training.loop.TrainingObserver;
import io.gradwatch.training.loop.TrainingSettings;
import io.gradwatch.training.progress.Checkpoint;
import io.gradwatch.training.progress.TrainedRound;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.Pointer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks that memory does not grow with the length of a training: a small network, and very many short rounds. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description = "Trains a small network for many rounds, and shows memory on and off the heap at intervals.")
final class MemoryBench implements Callable<Integer> {
    private static final int POINTS = 10;
    private static final int ROUNDS_PER_EPOCH = 100;
    private static final int WIDTH = 64;

    @Option(names = "--total-rounds", defaultValue = "10000", description = "Rounds in all (${DEFAULT-VALUE}).")
    private int rounds;

    @Mixin
    private BenchOptions options;

    private final Table table =
            new Table().row("round", "resident, MB", "heap after collection, MB", "native by JavaCPP, MB");
    private final List<Map<String, Object>> rows = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        int rowsPerEpoch = ROUNDS_PER_EPOCH * options.batch * options.workers;
        Workload workload = new Workload(
                WIDTH,
                options.depth,
                rowsPerEpoch,
                new UpdaterSpec.Adam(0.001, 0.9, 0.999),
                options.workers,
                options.batch,
                1);
        int epochs = Math.max(1, rounds / ROUNDS_PER_EPOCH);
        TrainingSettings settings = new TrainingSettings(options.workers, options.batch, 1, epochs, 1, 1);
        try (BenchCluster cluster = new BenchCluster(options.workers)) {
            RandomRows data = new RandomRows(cluster.context(), rowsPerEpoch);
            Points points = new Points(epochs * ROUNDS_PER_EPOCH / POINTS);
            new Trainer(cluster.session(), "bench-memory", data, settings)
                    .train(Checkpoint.start(workload.configuration()), points);
        }
        System.out.println(table);
        System.out.println(BenchFile.write(options.out, "memory", rows));
        return 0;
    }

    private final class Points implements TrainingObserver {
        private final int step;

        Points(int step) {
            this.step = Math.max(1, step);
        }

        @Override
        public void roundEnded(TrainedRound round) {
            int number = round.snapshot().round();
            if (number % step == 0) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                point(
                        number,
                        residentBytes() / 1e6,
                        (runtime.totalMemory() - runtime.freeMemory()) / 1e6,
                        Pointer.totalBytes() / 1e6);
            }
        }
    }

    private void point(int round, double resident, double heap, double ofPointers) {
        table.row(
                Integer.toString(round),
                "%.0f".formatted(resident),
                "%.1f".formatted(heap),
                "%.1f".formatted(ofPointers));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("round", round);
        row.put("residentMegabytes", resident);
        row.put("heapMegabytes", heap);
        row.put("nativeMegabytes", ofPointers);
        rows.add(row);
    }

    /** Returns the resident memory of this process, from Linux. */
    private static long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
