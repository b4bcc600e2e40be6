package io.gradwatch.network.dl4j;

import io.gradwatch.network.UpdaterSpec;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** Replaces the updater of an imported network by that of a job. */
public final class UpdaterChange {
    private UpdaterChange() {}

    /** Returns a network with the same weights and a new updater. Its updater state is empty and its counts start at 0. */
    public static ComputationGraph of(ComputationGraph network, UpdaterSpec updater) {
        ComputationGraphConfiguration configuration = network.getConfiguration().clone();
        for (GraphVertex vertex : configuration.getVertices().values()) {
            if (vertex instanceof LayerVertex layer && layer.getLayerConf().getLayer() instanceof BaseLayer conf) {
                conf.setIUpdater(updater.toDl4j());
                conf.setBiasUpdater(null);
                conf.setRegularization(regularization(conf.getRegularization(), updater));
            }
        }
        configuration.setIterationCount(0);
        configuration.setEpochCount(0);
        ComputationGraph changed = new ComputationGraph(configuration);
        changed.init(network.params(), true);
        return changed;
    }

    /** Replaces the decoupled weight decay, which belongs to the updater, and keeps everything else. */
    private static List<Regularization> regularization(List<Regularization> present, UpdaterSpec updater) {
        List<Regularization> regularization = new ArrayList<>(present == null ? List.of() : present);
        regularization.removeIf(WeightDecay.class::isInstance);
        regularization.addAll(updater.regularization(0));
        return regularization;
    }
}
