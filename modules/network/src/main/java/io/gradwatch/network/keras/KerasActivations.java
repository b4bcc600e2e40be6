package io.gradwatch.network.keras;

import java.util.Map;
import java.util.TreeSet;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Maps the activations of Keras to those of DL4J that compute the same values and the same gradient. */
final class KerasActivations {
    private static final Map<String, Activation> ACTIVATIONS = Map.ofEntries(
            Map.entry("linear", Activation.IDENTITY),
            Map.entry("relu", Activation.RELU),
            Map.entry("tanh", Activation.TANH),
            Map.entry("sigmoid", Activation.SIGMOID),
            Map.entry("softmax", Activation.SOFTMAX),
            Map.entry("elu", Activation.ELU),
            Map.entry("selu", Activation.SELU),
            Map.entry("softplus", Activation.SOFTPLUS),
            Map.entry("softsign", Activation.SOFTSIGN),
            Map.entry("swish", Activation.SWISH),
            Map.entry("silu", Activation.SWISH));

    private KerasActivations() {}

    /** Returns the activation of a layer that has one, or of a Dense layer. */
    static IActivation ofLayer(KerasOptions options) {
        return switch (options.type()) {
            case "Activation", "Dense" -> option(options);
            case "ReLU" -> relu(options);
            case "LeakyReLU" -> new ActivationLReLU(options.decimal("negative_slope", options.decimal("alpha", 0.3)));
            case "ELU" -> {
                options.requireNumber("alpha", 1, "use LeakyReLU or selu; DL4J's gradient is that of alpha 1");
                yield Activation.ELU.getActivationFunction();
            }
            case "Softmax" -> {
                options.requireLastAxis();
                yield softmax(options);
            }
            default ->
                throw new UnsupportedLayerException(
                        "expected a Dense or Activation layer at the end, found " + options.type());
        };
    }

    private static IActivation relu(KerasOptions options) {
        options.requireNumber("threshold", 0, "use ReLU without a threshold");
        if (options.orNull("max_value") != null) {
            throw new UnsupportedLayerException(
                    "expected no max_value, found " + options.orNull("max_value") + "; use ReLU without a maximum");
        }
        double slope = options.decimal("negative_slope", 0);
        return slope == 0 ? Activation.RELU.getActivationFunction() : new ActivationLReLU(slope);
    }

    /** Returns the activation that the option names. */
    static IActivation option(KerasOptions options) {
        JsonNode value = options.orNull("activation");
        Activation activation = value == null ? Activation.IDENTITY : ACTIVATIONS.get(value.asText());
        if (activation == null) {
            throw new UnsupportedLayerException(
                    "expected one of " + String.join(", ", new TreeSet<>(ACTIVATIONS.keySet()))
                            + " as activation, found " + (value.isTextual() ? value.asText() : value));
        }
        return activation == Activation.SOFTMAX ? softmax(options) : activation.getActivationFunction();
    }

    /** Returns softmax where DL4J's goes over the same axis: it goes over the last, Keras' goes over features. */
    private static IActivation softmax(KerasOptions options) {
        boolean isVector = options.rank() == 1 || options.type().equals("Dense");
        if (!isVector) {
            throw new UnsupportedLayerException("expected softmax of vectors, found softmax of "
                    + KerasGraph.rows(options.rank()) + "; use another activation here");
        }
        return Activation.SOFTMAX.getActivationFunction();
    }
}
