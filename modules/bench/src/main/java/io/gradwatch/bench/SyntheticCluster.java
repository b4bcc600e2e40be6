package io.gradwatch.bench;

import io.gradwatch.signal.ActivationStatistics;
import io.gradwatch.signal.Fingerprint;
import io.gradwatch.signal.GradientStatistics;
import io.gradwatch.signal.LayerKey;
import io.gradwatch.signal.Layout;
import io.gradwatch.signal.LogHistogram;
import io.gradwatch.signal.ParameterKey;
import io.gradwatch.signal.ParameterKind;
import io.gradwatch.signal.ParameterReport;
import io.gradwatch.signal.Spread;
import io.gradwatch.signal.WorkerReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Generates reports of many workers that train a deep network. Gradients are random, but the same in each round. */
final class SyntheticCluster {
    private static final int ITERATIONS = 10;
    private static final int EXAMPLES = 320;
    private static final long UNITS = 512;

    private final Layout layout;
    private final List<List<ParameterReport>> gradients = new ArrayList<>();
    private final List<ActivationStatistics> activations = new ArrayList<>();
    private final Random random = new Random(1);

    SyntheticCluster(int workers, int layers) {
        List<ParameterKey> keys = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            LayerKey layer = new LayerKey(i, "dense_" + i);
            keys.add(new ParameterKey(layer, "W", ParameterKind.WEIGHT, UNITS * UNITS));
            keys.add(new ParameterKey(layer, "b", ParameterKind.BIAS, UNITS));
            activations.add(new ActivationStatistics(0.1, Double.NaN));
        }
        layout = Layout.of(keys);
        for (int worker = 0; worker < workers; worker++) {
            gradients.add(keys.stream().map(this::gradient).toList());
        }
    }

    Layout layout() {
        return layout;
    }

    private ParameterReport gradient(ParameterKey key) {
        double rms = 1e-3 * Math.exp(0.2 * random.nextGaussian());
        double norm = rms * Math.sqrt((double) key.elements());
        long[] counts = new long[LogHistogram.BUCKETS];
        counts[LogHistogram.BUCKETS / 2] = key.elements();
        return new ParameterReport(
                new GradientStatistics(
                        ITERATIONS, Spread.of(norm), rms, 0.8 * rms, 4 * rms, 0, 0, new LogHistogram(counts)),
                1e-3 * norm,
                norm);
    }

    /** Returns the minibatches that a worker has trained on after this round. */
    long iteration(int round) {
        return (long) round * ITERATIONS;
    }

    /** Returns the reports of one round. */
    List<WorkerReport> reports(int round) {
        List<WorkerReport> reports = new ArrayList<>(gradients.size());
        double loss = 0.4 + 1.9 * Math.exp(-round / 500.0);
        for (int worker = 0; worker < gradients.size(); worker++) {
            reports.add(new WorkerReport(
                    worker,
                    round,
                    "baseline",
                    EXAMPLES,
                    ITERATIONS,
                    EXAMPLES * loss * (1 + 0.05 * random.nextGaussian()),
                    -1,
                    gradients.get(worker),
                    activations,
                    Optional.empty(),
                    Optional.empty(),
                    1,
                    1,
                    new Fingerprint("none", 1, "0")));
        }
        return reports;
    }
}
