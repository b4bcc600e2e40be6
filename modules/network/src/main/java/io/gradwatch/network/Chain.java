package io.gradwatch.network;

import io.gradwatch.network.LayerSpec.BatchNorm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.nd4j.linalg.learning.regularization.Regularization;

/** Adds the layers of a network to a graph, one after the other. */
final class Chain {
    private final GraphBuilder graph;
    private final List<Regularization> regularization;
    private final Map<String, Integer> countByKind = new HashMap<>();
    private String last = NetworkBuilder.INPUT;

    Chain(GraphBuilder graph, List<Regularization> regularization) {
        this.graph = graph;
        this.regularization = regularization;
    }

    /** Adds all layers of a network that accepts rows of this shape. The last one becomes the output of the graph. */
    void add(NetworkSpec network, List<Integer> inputShape) {
        List<Integer> shape = inputShape;
        for (LayerSpec layer : network.layers()) {
            for (int copy = 0; copy < layer.repeat(); copy++) {
                add(layer, shape);
                shape = layer.outputShape(shape);
            }
        }
        graph.setOutputs(last);
    }

    private void add(LayerSpec layer, List<Integer> shape) {
        int index = countByKind.merge(layer.kind(), 1, Integer::sum) - 1;
        String name = layer.kind() + "_" + index;
        graph.addLayer(name, regularized(layer.toDl4j()), last);
        last = name;
        if (layer instanceof BatchNorm && LayerSpec.isSequence(shape)) {
            // Without a preprocessor, DL4J's batch normalization treats the batch dimension of sequences as channels.
            graph.inputPreProcessor(name, new RnnToFeedForwardPreProcessor());
        }
        if (layer instanceof Recurrent recurrent && !recurrent.returnSequences()) {
            last = name + "_last";
            graph.addVertex(last, new LastTimeStepVertex(NetworkBuilder.INPUT), name);
        }
    }

    /** Sets the regularization per layer, because DL4J adds that of the whole network (except l2) to each layer twice. */
    private Layer regularized(Layer layer) {
        if (layer instanceof BaseLayer withWeights) {
            withWeights.setRegularization(regularization);
        }
        return layer;
    }
}
