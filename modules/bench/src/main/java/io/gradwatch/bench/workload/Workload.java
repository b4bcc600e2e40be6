package io.gradwatch.bench.workload;

import io.gradwatch.network.Activation;
import io.gradwatch.network.Initializer;
import io.gradwatch.network.LayerSpec;
import io.gradwatch.network.Loss;
import io.gradwatch.network.NetworkBuilder;
import io.gradwatch.network.NetworkSpec;
import io.gradwatch.network.UpdaterSpec;
import io.gradwatch.training.loop.TrainingSettings;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * The network and the data that all contenders train: 784 – {@code depth} × {@code width} ReLU – 10, on the same rows, with the same batch and frequency.
 *
 * @param width units of each hidden layer
 * @param depth hidden layers
 * @param rows rows of an epoch, over all workers
 * @param updater rule that applies the gradients
 * @param workers replicas
 * @param batchSize rows of a minibatch
 * @param frequency minibatches between averages
 * @param seed seed of initial weights and of the order of rows
 */
public record Workload(
        int width, int depth, int rows, UpdaterSpec updater, int workers, int batchSize, int frequency, long seed) {
    public static final int INPUTS = 784;
    public static final int CLASSES = 10;
    private static final long SEED = 42;

    /** Creates a workload with the default seed. */
    public Workload(int width, int depth, int rows, UpdaterSpec updater, int workers, int batchSize, int frequency) {
        this(width, depth, rows, updater, workers, batchSize, frequency, SEED);
    }

    /** Returns the number of scalars in the network. */
    public long parameters() {
        long hidden = (long) width * width + width;
        return (long) INPUTS * width + width + (depth - 1) * hidden + (long) width * CLASSES + CLASSES;
    }

    /** Returns the network's configuration: He's normal weights in the hidden layers, Glorot's in the last. */
    public ComputationGraphConfiguration configuration() {
        Initializer init = Initializer.Scheme.RELU;
        NetworkSpec network = new NetworkSpec(List.of(
                new LayerSpec.Dense(width, Activation.RELU, init, depth),
                new LayerSpec.Output(CLASSES, Activation.SOFTMAX, Loss.MCXENT, Initializer.Scheme.XAVIER)));
        return NetworkBuilder.build(network, List.of(INPUTS), CLASSES, updater, 0, seed);
    }

    /** Returns the settings of one epoch that measures gradients every {@code sampleEvery} iterations. */
    public TrainingSettings settings(int sampleEvery) {
        return settings(sampleEvery, 1);
    }

    /** Returns the settings of {@code epochs} epochs that measure gradients every {@code sampleEvery} iterations. */
    public TrainingSettings settings(int sampleEvery, int epochs) {
        return new TrainingSettings(workers, batchSize, frequency, epochs, seed, sampleEvery);
    }

    /** Returns size, updater, frequency and batch size as a label. */
    public String name() {
        return String.format(
                "%.1fM %d×%d %s f%d b%d",
                parameters() / 1e6, depth, width, updater.getClass().getSimpleName(), frequency, batchSize);
    }
}
