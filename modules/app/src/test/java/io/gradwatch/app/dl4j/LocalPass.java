package io.gradwatch.app.dl4j;

import io.gradwatch.training.loop.TrainingSettings;
import io.gradwatch.training.replica.EpochOrder;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Trains one pass with DL4J's own {@code fit}, on the rows in the engine's order: the oracle of one worker's pass. */
final class LocalPass {
    private LocalPass() {}

    /**
     * Trains a network on rows of vectors.
     *
     * @param features {@code [rows, width]}, row-major
     * @param labels {@code [rows, classes]}, row-major
     */
    static ComputationGraph fit(
            ComputationGraphConfiguration configuration,
            float[] features,
            float[] labels,
            int rows,
            TrainingSettings settings) {
        ComputationGraph network = new ComputationGraph(configuration.clone());
        network.init();
        int[] order = EpochOrder.of(rows, settings.seed(), 0, 1);
        int round = 0;
        for (int from = 0, i = 0; from < rows; from += settings.batchSize(), i++) {
            if (i % settings.averagingFrequency() == 0) {
                Nd4j.getRandom().setSeed(mix(settings.seed(), ~0, ++round));
            }
            int[] batch = Arrays.copyOfRange(order, from, Math.min(from + settings.batchSize(), rows));
            network.fit(new DataSet(
                    Nd4j.createFromArray(gather(features, features.length / rows, batch)),
                    Nd4j.createFromArray(gather(labels, labels.length / rows, batch))));
        }
        network.incrementEpochCount();
        return network;
    }

    private static float[][] gather(float[] values, int width, int[] rows) {
        return Arrays.stream(rows)
                .mapToObj(row -> Arrays.copyOfRange(values, row * width, (row + 1) * width))
                .toArray(float[][]::new);
    }

    /** Returns the seed of a round's random numbers, by SplitMix64's finalizer as in the engine. */
    private static long mix(long seed, int a, int b) {
        long z = seed + 0x9E3779B97F4A7C15L * (((long) a << 32) | (b & 0xFFFFFFFFL));
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
