package io.gradwatch.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Random worker reports from a seed, and the layouts that they match. */
final class RandomReports {
    private final Random random;

    RandomReports(long seed) {
        random = new Random(seed);
    }

    /** Returns the layout of dense layers, each with a weight and a bias. */
    static Layout layout(int layers) {
        List<ParameterKey> parameters = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            LayerKey layer = new LayerKey(i, "dense_" + i);
            parameters.add(new ParameterKey(layer, "W", ParameterKind.WEIGHT, 64));
            parameters.add(new ParameterKey(layer, "b", ParameterKind.BIAS, 8));
        }
        return Layout.of(parameters);
    }

    List<WorkerReport> round(Layout layout, int workers) {
        List<WorkerReport> reports = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            reports.add(report(layout, worker));
        }
        return reports;
    }

    WorkerReport report(Layout layout, int worker) {
        return new WorkerReport(
                worker,
                7,
                "baseline",
                1 + random.nextInt(500),
                1 + random.nextInt(5),
                random.nextDouble() * 1000,
                random.nextInt(3) - 1,
                IntStream.range(0, layout.parameters().size())
                        .mapToObj(i -> parameter())
                        .toList(),
                IntStream.range(0, layout.layers().size())
                        .mapToObj(i -> activation())
                        .toList(),
                random.nextBoolean()
                        ? Optional.of(new Evaluation(10, random.nextDouble(), random.nextInt(11)))
                        : Optional.empty(),
                Optional.empty(),
                random.nextLong(1, 1_000_000_000),
                random.nextLong(1, 1_000_000),
                new Fingerprint("SkylakeX", 1, "0.1.0"));
    }

    ParameterReport parameter() {
        return new ParameterReport(gradient(), magnitude(), magnitude());
    }

    GradientStatistics gradient() {
        double norm = magnitude();
        double rms = magnitude();
        return new GradientStatistics(
                1 + random.nextInt(4),
                new Spread(norm, norm * random.nextDouble(), norm * (1 + random.nextDouble())),
                rms,
                rms * random.nextDouble(),
                rms * (1 + random.nextDouble()),
                random.nextDouble(),
                0,
                histogram());
    }

    LogHistogram histogram() {
        long[] counts = random.longs(LogHistogram.BUCKETS, 0, 1000).toArray();
        return new LogHistogram(counts);
    }

    private ActivationStatistics activation() {
        return random.nextInt(4) == 0
                ? ActivationStatistics.NONE
                : new ActivationStatistics(random.nextDouble(), random.nextDouble(), random.nextDouble());
    }

    /** Draws a magnitude between vanished and exploded, log-uniformly from 1e-40 to 1e30. */
    private double magnitude() {
        return Math.pow(10, random.nextDouble(-40, 30));
    }
}
