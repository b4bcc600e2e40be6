package io.gradwatch.network.dl4j;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Checks whether an imported network can be trained on the rows of a job. */
public final class NetworkFit {
    private final String name;
    private final ComputationGraph network;
    private final List<Problem> problems = new ArrayList<>();

    private NetworkFit(String name, ComputationGraph network) {
        this.name = name;
        this.network = network;
    }

    /**
     * Checks the network and evaluates it on one row of zeros.
     *
     * @param name name of the file, for error messages
     * @param inputShape shape of one row, see {@link io.gradwatch.network.NetworkBuilder#build}
     * @param outputs required number of units of the output layer
     * @throws InvalidInputException with all problems of the network
     */
    public static void check(String name, ComputationGraph network, List<Integer> inputShape, int outputs) {
        NetworkFit fit = new NetworkFit(name, network);
        fit.checkEnds();
        if (fit.problems.isEmpty()) {
            fit.checkLayers();
        }
        if (fit.problems.isEmpty()) {
            fit.checkRow(inputShape, outputs);
        }
        if (!fit.problems.isEmpty()) {
            throw new InvalidInputException(fit.problems);
        }
    }

    private void checkEnds() {
        if (network.getNumInputArrays() != 1) {
            problem("expected one input, found " + network.getConfiguration().getNetworkInputs());
        }
        if (network.getNumOutputArrays() != 1) {
            problem("expected one output, found " + network.getConfiguration().getNetworkOutputs());
        }
    }

    private void checkLayers() {
        ComputationGraphConfiguration configuration = network.getConfiguration();
        String output = configuration.getNetworkOutputs().get(0);
        if (!(network.getVertex(output).getLayer() instanceof IOutputLayer)) {
            problem("layer " + output + ": expected an output layer with a loss at the end, found "
                    + type(configuration.getVertices().get(output)));
        }
        if (configuration.getBackpropType() != BackpropType.Standard) {
            problem("expected standard backpropagation, found truncated backpropagation through time");
        }
        OptimizationAlgorithm algorithm =
                configuration.getDefaultConfiguration().getOptimizationAlgo();
        if (algorithm != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
            problem("expected " + OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT + ", found " + algorithm
                    + ", whose line search takes no steps that could be averaged");
        }
        configuration.getVertices().forEach((layerName, vertex) -> {
            if (vertex instanceof LayerVertex layer
                    && isChannelsLast(layer.getLayerConf().getLayer())) {
                problem("layer " + layerName + ": expected features or channels first (NCW, NCHW), found them last");
            }
        });
    }

    private static String type(GraphVertex vertex) {
        Object described =
                vertex instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : vertex;
        return described.getClass().getSimpleName();
    }

    private static boolean isChannelsLast(Layer layer) {
        if (layer instanceof BaseRecurrentLayer recurrent) {
            return recurrent.getRnnDataFormat() == RNNFormat.NWC;
        }
        return layer instanceof ConvolutionLayer conv && conv.getCnn2dDataFormat() == CNN2DFormat.NHWC;
    }

    private void checkRow(List<Integer> inputShape, int outputs) {
        long[] shape = LongStream.concat(LongStream.of(1), inputShape.stream().mapToLong(Integer::longValue))
                .toArray();
        INDArray row = Nd4j.zeros(DataType.FLOAT, shape);
        try {
            INDArray output = network.outputSingle(inputShape.size() == 2 ? row.permute(0, 2, 1) : row);
            if (output.rank() != 2 || output.size(1) != outputs) {
                problem("layer "
                        + network.getConfiguration().getNetworkOutputs().get(0) + ": expected " + outputs
                        + " outputs per row, one for each class or column of data.label, found "
                        + shapeOfRow(output));
            }
        } catch (RuntimeException e) {
            problem("expected a network that accepts rows of data.features.shape " + inputShape
                    + ", found one that fails: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } finally {
            network.clear();
        }
    }

    private static String shapeOfRow(INDArray output) {
        return LongStream.of(output.shape()).skip(1).boxed().toList().toString();
    }

    private void problem(String message) {
        problems.add(new Problem(name, message));
    }
}
