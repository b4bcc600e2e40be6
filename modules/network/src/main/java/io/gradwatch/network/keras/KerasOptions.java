package io.gradwatch.network.keras;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The options of a layer. The reader of a layer reads each option that it supports, and {@link #requireAllRead} refuses the
 * others, so that no option is ignored in silence. An option with the value null is not set.
 */
final class KerasOptions {
    private final KerasNode node;
    private final int rank;
    private final boolean hasWeights;
    private final Set<String> read = new TreeSet<>();

    /**
     * Creates the options, none of which is read.
     *
     * @param rank rank of the inputs in DL4J, without the batch
     * @param hasWeights true if the file has weights, so that initializers are not used
     */
    KerasOptions(KerasNode node, int rank, boolean hasWeights) {
        this.node = node;
        this.rank = rank;
        this.hasWeights = hasWeights;
        ignore("name", "kernel_regularizer", "bias_regularizer", "recurrent_regularizer", "activity_regularizer");
        ignore("beta_regularizer", "gamma_regularizer", "batch_shape", "batch_input_shape");
        requireSinglePrecision();
        if (!node.isInput()) {
            require("trainable", "true");
        }
    }

    /** Returns the Keras class of the layer. */
    String type() {
        return node.type();
    }

    /** Returns the rank of the inputs in DL4J, without the batch: 1 for vectors, 2 for sequences, 3 for images. */
    int rank() {
        return rank;
    }

    /** Declares options that have no influence on outputs, or that the job sets. */
    void ignore(String... keys) {
        read.addAll(Arrays.asList(keys));
    }

    /** Returns a required positive integer. */
    int number(String key) {
        return positive(key, value(key));
    }

    /** Returns two positive integers. A single integer counts for both. */
    int[] pair(String key) {
        JsonNode value = value(key);
        if (!value.isArray()) {
            return new int[] {positive(key, value), positive(key, value)};
        }
        if (value.size() != 2) {
            throw new UnsupportedLayerException("expected two numbers as " + key + ", found " + value);
        }
        return new int[] {positive(key, value.get(0)), positive(key, value.get(1))};
    }

    /** Returns a number, or Keras' default if it is not set. */
    double decimal(String key, double otherwise) {
        JsonNode value = value(key);
        if (isUnset(value)) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw new UnsupportedLayerException("expected a number as " + key + ", found " + value);
        }
        return value.doubleValue();
    }

    /** Returns a flag, or Keras' default if it is not set. */
    boolean flag(String key, boolean otherwise) {
        JsonNode value = value(key);
        if (!isUnset(value) && !value.isBoolean()) {
            throw new UnsupportedLayerException("expected true or false as " + key + ", found " + value);
        }
        return value.asBoolean(otherwise);
    }

    /** Returns the value of an option, or null if it is not set. */
    JsonNode orNull(String key) {
        JsonNode value = value(key);
        return isUnset(value) ? null : value;
    }

    /** Returns true if the option has the first text, false if it has the other. The first is Keras' default. */
    boolean isFirst(String key, String first, String other) {
        JsonNode value = value(key);
        if (isUnset(value) || value.asText().equals(first)) {
            return true;
        }
        if (!value.asText().equals(other)) {
            throw new UnsupportedLayerException(
                    "expected " + key + " " + first + " or " + other + ", found " + text(value));
        }
        return false;
    }

    /** Refuses another value than the one that is supported, which is Keras' default. */
    void require(String key, String supported) {
        require(key, supported, supported);
    }

    /**
     * Refuses another value than the one that is supported.
     *
     * @param otherwise Keras' default if the option is not set
     */
    void require(String key, String supported, String otherwise) {
        JsonNode value = value(key);
        String found = isUnset(value) ? otherwise : text(value);
        if (!found.equals(supported)) {
            throw new UnsupportedLayerException("expected " + key + " " + supported + ", found " + found);
        }
    }

    /**
     * Refuses another number than the one that is supported, which is Keras' default.
     *
     * @param advice remedy for the user
     */
    void requireNumber(String key, double supported, String advice) {
        double found = decimal(key, supported);
        if (found != supported) {
            throw new UnsupportedLayerException(
                    "expected " + key + " " + supported + ", found " + found + "; " + advice);
        }
    }

    /** Refuses another axis than that of channels or features, the last. Keras 2 writes a list with one number. */
    void requireLastAxis() {
        JsonNode value = value("axis");
        JsonNode axis = value.isArray() && value.size() == 1 ? value.get(0) : value;
        if (!isUnset(axis) && !text(axis).equals("-1") && !text(axis).equals(Integer.toString(rank))) {
            throw new UnsupportedLayerException("expected axis -1 (channels or features), found " + text(axis));
        }
    }

    /** Refuses another initializer than Keras' default, unless the file has weights. */
    void requireInitializer(String key, String supported) {
        JsonNode value = value(key);
        String found = value.isObject() ? value.path("class_name").asText() : text(value);
        if (!hasWeights && !isUnset(value) && !found.equals(supported)) {
            throw new UnsupportedLayerException("expected " + key + " " + supported
                    + " in a model without weights, found " + found + "; save the model with its weights as .h5");
        }
    }

    /** Returns true if the file has weights. */
    boolean hasWeights() {
        return hasWeights;
    }

    /** Refuses options that the reader of the layer has not read. */
    void requireAllRead() {
        for (Iterator<String> keys = node.config().fieldNames(); keys.hasNext(); ) {
            String key = keys.next();
            JsonNode value = node.config().path(key);
            if (!read.contains(key) && !value.isNull()) {
                throw new UnsupportedLayerException("expected no option " + key + ", found " + text(value)
                        + "; the import supports " + String.join(", ", read));
            }
        }
    }

    private void requireSinglePrecision() {
        JsonNode value = value("dtype");
        JsonNode name = value.isObject() ? value.path("config").path("name") : value;
        if (!isUnset(value) && !name.asText().equals("float32")) {
            throw new UnsupportedLayerException("expected dtype float32, found " + text(name)
                    + "; build the model with keras.config.set_dtype_policy(\"float32\"), copy the weights with set_weights,"
                    + " and save it again");
        }
    }

    private JsonNode value(String key) {
        read.add(key);
        return node.config().path(key);
    }

    private static int positive(String key, JsonNode value) {
        if (!value.isInt() || value.intValue() < 1) {
            throw new UnsupportedLayerException(
                    "expected a positive integer as " + key + ", found " + (isUnset(value) ? "none" : text(value)));
        }
        return value.intValue();
    }

    private static boolean isUnset(JsonNode value) {
        return value.isNull() || value.isMissingNode();
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
