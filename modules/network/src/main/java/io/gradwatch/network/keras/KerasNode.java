package io.gradwatch.network.keras;

import java.util.List;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A layer of a Keras model, as described in its file.
 *
 * @param name name, unique in the model
 * @param type Keras class, such as {@code Conv2D}
 * @param config options: constructor arguments of the class
 * @param inputs names of the layers whose outputs are its inputs
 */
record KerasNode(String name, String type, JsonNode config, List<String> inputs) {
    KerasNode {
        inputs = List.copyOf(inputs);
    }

    boolean isInput() {
        return type.equals("InputLayer");
    }

    boolean isRecurrent() {
        return type.equals("SimpleRNN") || type.equals("LSTM") || type.equals("GRU");
    }

    /** Returns true if the output of the recurrent layer is that of its last time step only. */
    boolean returnsLastStep() {
        return isRecurrent() && !config.path("return_sequences").asBoolean(false);
    }
}
