package io.gradwatch.training.replica;

import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.loop.TrainingSettings;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Trains the same rows in the same order with DL4J alone, as the oracle of the engine's invariants. */
public final class LocalReference {
    private LocalReference() {}

    /**
     * Runs DL4J's {@code fit} over one worker's minibatches, with random numbers seeded as the engine seeds those of a
     * round.
     */
    public static ComputationGraph fit(
            ComputationGraphConfiguration configuration,
            Rows rows,
            List<Integer> shape,
            int classes,
            TrainingSettings settings) {
        ComputationGraph network = new ComputationGraph(configuration.clone());
        network.init();
        int round = 0;
        for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
            int[] order = EpochOrder.of(rows.count(), settings.seed(), 0, epoch);
            int inEpoch = 0;
            for (int from = 0; from < order.length; from += settings.batchSize()) {
                if (inEpoch++ % settings.averagingFrequency() == 0) {
                    Nd4j.getRandom().setSeed(EpochOrder.mix(settings.seed(), ~0, ++round));
                }
                network.fit(dataSet(
                        rows, order, from, Math.min(from + settings.batchSize(), order.length), shape, classes));
            }
            network.incrementEpochCount();
        }
        return network;
    }

    /** Runs {@code fit} over the union of the minibatches that all workers train on at the same time. */
    public static ComputationGraph fitLargeBatches(
            ComputationGraphConfiguration configuration,
            Rows rows,
            List<Integer> shape,
            int classes,
            TrainingSettings settings) {
        ComputationGraph network = new ComputationGraph(configuration.clone());
        network.init();
        int shard = rows.count() / settings.workers();
        for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
            for (int from = 0; from < shard; from += settings.batchSize()) {
                List<DataSet> union = new ArrayList<>();
                for (int worker = 0; worker < settings.workers(); worker++) {
                    int[] order = EpochOrder.of(shard, settings.seed(), worker, epoch);
                    for (int i = 0; i < order.length; i++) {
                        order[i] += worker * shard;
                    }
                    union.add(dataSet(rows, order, from, from + settings.batchSize(), shape, classes));
                }
                network.fit(DataSet.merge(union));
            }
        }
        return network;
    }

    private static DataSet dataSet(Rows rows, int[] order, int from, int to, List<Integer> shape, int classes) {
        long[] featureShape = shape.stream().mapToLong(Integer::longValue).toArray();
        Minibatches.Minibatch gathered = new Minibatches(featureShape, classes).gather(rows, order, from, to);
        return new DataSet(gathered.features(), gathered.labels());
    }
}
