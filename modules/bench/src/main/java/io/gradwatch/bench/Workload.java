package io.gradwatch.bench;

import io.gradwatch.network.Activation;
import io.gradwatch.network.Initializer;
import io.gradwatch.network.LayerSpec;
import io.gradwatch.network.Loss;
import io.gradwatch.network.NetworkBuilder;
import io.gradwatch.network.NetworkSpec;
import io.gradwatch.network.UpdaterSpec;
import io.gradwatch.training.TrainingSettings;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * What all contenders train: 784 – 3 × {@code width} ReLU – 10, on the same rows, with the same batch and frequency.
 *
 * @param width units of each hidden layer
 * @param rows rows of an epoch, over all workers
 * @param updater what applies the gradients
 * @param workers replicas
 * @param batchSize rows of a minibatch
 * @param frequency minibatches between averages
 */
record Workload(int width, int rows, UpdaterSpec updater, int workers, int batchSize, int frequency) {
    static final int INPUTS = 784;
    static final int CLASSES = 10;
    private static final long SEED = 42;

    /** Scalars in the network. */
    long parameters() {
        long hidden = (long) width * width + width;
        return (long) INPUTS * width + width + 2 * hidden + (long) width * CLASSES + CLASSES;
    }

    ComputationGraphConfiguration configuration() {
        Initializer init = Initializer.Scheme.RELU;
        NetworkSpec network = new NetworkSpec(List.of(
                new LayerSpec.Dense(width, Activation.RELU, init, 3),
                new LayerSpec.Output(CLASSES, Activation.SOFTMAX, Loss.MCXENT, Initializer.Scheme.XAVIER)));
        return NetworkBuilder.build(network, List.of(INPUTS), CLASSES, updater, 0, SEED);
    }

    /** One epoch, gradients measured at every so many iterations. */
    TrainingSettings settings(int sampleEvery) {
        return new TrainingSettings(workers, batchSize, frequency, 1, SEED, sampleEvery);
    }

    String name() {
        return String.format(
                "%.1fM %s f%d", parameters() / 1e6, updater.getClass().getSimpleName(), frequency);
    }
}
