package io.gradwatch.network.keras;

import java.util.List;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A layer of a Keras model, as described in its file.
 *
 * @param name name, unique in the model
 * @param type Keras class, such as {@code Conv2D}
 * @param config constructor arguments of the class
 * @param inputs names of the layers whose outputs are its inputs
 */
record KerasNode(String name, String type, JsonNode config, List<String> inputs) {
    KerasNode {
        inputs = List.copyOf(inputs);
    }

    boolean isInput() {
        return type.equals("InputLayer");
    }

    /** Returns a required number. */
    int number(String key) {
        if (!config.path(key).isNumber()) {
            throw new UnsupportedLayerException("expected a number as " + key + ", found " + config.path(key));
        }
        return config.path(key).intValue();
    }

    /** Returns two numbers. A single number counts for both. */
    int[] pair(String key) {
        JsonNode value = config.path(key);
        return value.isArray()
                ? new int[] {value.get(0).intValue(), value.get(1).intValue()}
                : new int[] {number(key), number(key)};
    }

    String text(String key, String otherwise) {
        return config.path(key).asText(otherwise);
    }

    boolean flag(String key, boolean otherwise) {
        return config.path(key).asBoolean(otherwise);
    }

    /**
     * Refuses a key with another value than the one that is supported.
     *
     * @param otherwise Keras' default for a missing key
     */
    void require(String key, String value, String otherwise) {
        String found = config.path(key).isMissingNode() || config.path(key).isNull()
                ? otherwise
                : config.path(key).isValueNode()
                        ? config.path(key).asText()
                        : config.path(key).toString();
        if (!found.equals(value)) {
            throw new UnsupportedLayerException("expected " + key + " " + value + ", found " + found);
        }
    }
}
