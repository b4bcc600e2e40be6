package io.gradwatch.network.keras;

import java.util.Map;
import java.util.TreeSet;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Maps the initializers of Keras to those of DL4J. */
final class KerasInitializers {
    private static final Map<String, WeightInit> INITIALIZERS = Map.of(
            "GlorotUniform", WeightInit.XAVIER_UNIFORM,
            "GlorotNormal", WeightInit.XAVIER,
            "HeNormal", WeightInit.RELU,
            "HeUniform", WeightInit.RELU_UNIFORM,
            "LecunNormal", WeightInit.LECUN_NORMAL);

    private KerasInitializers() {}

    /** Returns the initializer for a model without weights. */
    static IWeightInit of(KerasOptions options) {
        options.requireInitializer("bias_initializer", "Zeros");
        JsonNode value = options.orNull("kernel_initializer");
        String type = value == null ? "GlorotUniform" : value.path("class_name").asText(value.asText());
        WeightInit known = INITIALIZERS.get(type);
        if (known == null && !options.hasWeights()) {
            throw new UnsupportedLayerException("expected one of "
                    + String.join(", ", new TreeSet<>(INITIALIZERS.keySet()))
                    + " as kernel_initializer of a model without weights, found " + type
                    + "; save the model with its weights as .h5");
        }
        return (known == null ? WeightInit.XAVIER_UNIFORM : known).getWeightInitFunction();
    }
}
