package io.gradwatch.network.dl4j;

import static org.deeplearning4j.nn.conf.layers.PoolingType.MAX;

import io.gradwatch.network.NetworkBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Converts DL4J's MultiLayerNetworks to ComputationGraphs. Unlike {@code MultiLayerNetwork.toComputationGraph()} it keeps
 * the iteration and epoch counts, the complete configuration of each layer, and the layer names. Layers without a name are
 * named like those of a job file.
 */
public final class GraphConversion {
    private GraphConversion() {}

    /** Returns the same network as a graph. Parameters and updater state keep their order, that of the layers. */
    public static ComputationGraph of(MultiLayerNetwork chain) {
        ComputationGraph graph = new ComputationGraph(of(chain.getLayerWiseConfigurations()));
        graph.init(chain.params(), true);
        if (chain.getUpdater().getStateViewArray() != null) {
            graph.getUpdater()
                    .getUpdaterStateViewArray()
                    .assign(chain.getUpdater().getStateViewArray());
        }
        return graph;
    }

    static ComputationGraphConfiguration of(MultiLayerConfiguration chain) {
        List<String> names = names(chain.getConfs());
        GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .seed(chain.getConf(0).getSeed())
                .optimizationAlgo(chain.getConf(0).getOptimizationAlgo())
                .miniBatch(chain.getConf(0).isMiniBatch())
                .dataType(chain.getDataType())
                .trainingWorkspaceMode(chain.getTrainingWorkspaceMode())
                .inferenceWorkspaceMode(chain.getInferenceWorkspaceMode())
                .cacheMode(chain.getCacheMode())
                .graphBuilder()
                .addInputs(NetworkBuilder.INPUT)
                .backpropType(chain.getBackpropType())
                .tBPTTForwardLength(chain.getTbpttFwdLength())
                .tBPTTBackwardLength(chain.getTbpttBackLength())
                .validateOutputLayerConfig(false);
        String previous = NetworkBuilder.INPUT;
        for (int i = 0; i < names.size(); i++) {
            NeuralNetConfiguration layer = chain.getConf(i).clone();
            layer.getLayer().setLayerName(names.get(i));
            graph.addVertex(names.get(i), new LayerVertex(layer, chain.getInputPreProcess(i)), previous);
            previous = names.get(i);
        }
        ComputationGraphConfiguration configuration = graph.setOutputs(previous).build();
        configuration.setIterationCount(chain.getIterationCount());
        configuration.setEpochCount(chain.getEpochCount());
        return configuration;
    }

    private static List<String> names(List<NeuralNetConfiguration> layers) {
        Map<String, Integer> countByKind = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (NeuralNetConfiguration conf : layers) {
            String given = conf.getLayer().getLayerName();
            // DL4J gives layers without a name the names layer0, layer1 and so on.
            boolean isNamed = given != null && !given.matches("(layer)?\\d+") && !names.contains(given);
            String kind = kind(conf.getLayer());
            names.add(isNamed ? given : kind + "_" + (countByKind.merge(kind, 1, Integer::sum) - 1));
        }
        return names;
    }

    private static String kind(Layer layer) {
        if (layer.getClass() == ConvolutionLayer.class) {
            return "conv2d";
        }
        if (layer instanceof SubsamplingLayer pooling && pooling.getPoolingType() == MAX) {
            return "maxpool";
        }
        if (layer instanceof BatchNormalization) {
            return "batchNorm";
        }
        if (layer instanceof LSTM) {
            return "lstm";
        }
        String type = layer.getClass().getSimpleName().replaceFirst("Layer$", "");
        return Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }
}
