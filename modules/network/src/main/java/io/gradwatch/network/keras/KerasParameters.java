package io.gradwatch.network.keras;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Converts the weights of a layer from Keras' order to DL4J's. */
final class KerasParameters {
    private KerasParameters() {}

    /**
     * Returns the weights by their DL4J names; empty for a layer without weights.
     *
     * @param input type of the input of the layer
     */
    static Map<String, INDArray> of(KerasNode node, Map<String, INDArray> keras, InputType input) {
        Map<String, INDArray> parameters = new HashMap<>();
        switch (node.type()) {
            case "Dense" -> parameters.put("W", dense(required(node, keras, "kernel"), input));
            // [height, width, in, out] becomes [out, in, height, width].
            case "Conv2D" -> parameters.put("W", required(node, keras, "kernel").permute(3, 2, 0, 1));
            case "BatchNormalization" -> {
                parameters.put("gamma", required(node, keras, "gamma"));
                parameters.put("beta", required(node, keras, "beta"));
                parameters.put("mean", required(node, keras, "moving_mean"));
                parameters.put("var", required(node, keras, "moving_variance"));
            }
            case "SimpleRNN", "LSTM", "GRU" -> {
                parameters.put("W", gates(node, required(node, keras, "kernel")));
                parameters.put("RW", gates(node, required(node, keras, "recurrent_kernel")));
            }
            default -> {
                return parameters;
            }
        }
        if (keras.containsKey("bias")) {
            parameters.put("b", bias(node, keras.get("bias")));
        }
        return parameters;
    }

    private static INDArray required(KerasNode node, Map<String, INDArray> keras, String name) {
        INDArray weights = keras.get(name);
        if (weights == null) {
            throw new UnsupportedLayerException("layer " + node.name() + " (" + node.type() + "): expected weights "
                    + name + ", found " + (keras.isEmpty() ? "none" : keras.keySet()));
        }
        return weights;
    }

    /** Reorders the rows of the kernel: DL4J flattens an image channel by channel, Keras pixel by pixel. */
    private static INDArray dense(INDArray kernel, InputType input) {
        if (!(input instanceof InputTypeConvolutional image)) {
            return kernel;
        }
        long outputs = kernel.size(1);
        return kernel.reshape('c', image.getHeight(), image.getWidth(), image.getChannels(), outputs)
                .permute(2, 0, 1, 3)
                .dup('c')
                .reshape('c', kernel.size(0), outputs);
    }

    /** Reorders the columns of an LSTM. Keras has input gate, forget gate, candidate, output gate. */
    private static INDArray gates(KerasNode node, INDArray columns) {
        if (!node.type().equals("LSTM")) {
            return columns;
        }
        long units = columns.size(1) / 4;
        INDArray[] gates = new INDArray[4];
        for (int gate = 0; gate < gates.length; gate++) {
            gates[gate] = columns.get(all(), interval(gate * units, (gate + 1) * units));
        }
        // DL4J has candidate, forget gate, output gate, input gate.
        return Nd4j.concat(1, gates[2], gates[1], gates[3], gates[0]);
    }

    private static INDArray bias(KerasNode node, INDArray bias) {
        if (node.type().equals("GRU")) {
            return gruBias(bias);
        }
        return gates(node, bias.reshape(1, bias.length()));
    }

    /** Combines Keras' two biases, for input and recurrent weights. Only the candidate needs both separately. */
    private static INDArray gruBias(INDArray bias) {
        long units = bias.size(1) / 3;
        INDArray ofInput = bias.get(point(0), all()).reshape(1, 3 * units);
        INDArray ofState = bias.get(point(1), all()).reshape(1, 3 * units);
        INDArray ofGates = ofInput.get(all(), interval(0, 2 * units)).add(ofState.get(all(), interval(0, 2 * units)));
        return Nd4j.concat(
                1,
                ofGates,
                ofInput.get(all(), interval(2 * units, 3 * units)),
                ofState.get(all(), interval(2 * units, 3 * units)));
    }
}
