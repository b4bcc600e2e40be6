package io.gradwatch.network.keras;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The layers of a Sequential or functional Keras 2 or 3 model, from its {@code to_json()}. Each comes after its inputs. */
final class KerasConfig {
    private final List<KerasNode> nodes = new ArrayList<>();
    private final List<Integer> inputShape;

    KerasConfig(JsonNode root) {
        String type = root.path("class_name").asText();
        JsonNode config = root.path("config");
        switch (type) {
            case "Sequential" -> readChain(config.isArray() ? config : config.path("layers"));
            case "Model", "Functional" -> readGraph(config);
            default ->
                throw new UnsupportedLayerException("expected a Sequential or functional model, found "
                        + (type.isEmpty() ? "no class_name" : type));
        }
        inputShape = readInputShape(config);
    }

    /** Returns the layers in the order of the file. The first is the input, the last the output. */
    List<KerasNode> nodes() {
        return nodes;
    }

    /** Returns the shape of one row in Keras' order of dimensions. */
    List<Integer> inputShape() {
        return inputShape;
    }

    private void readChain(JsonNode layers) {
        for (JsonNode layer : layers) {
            JsonNode config = layer.path("config");
            boolean isInput = layer.path("class_name").asText().equals("InputLayer");
            if (nodes.isEmpty() && !isInput) {
                nodes.add(new KerasNode("input", "InputLayer", shapeOf(config), List.of()));
            }
            List<String> inputs = nodes.isEmpty()
                    ? List.of()
                    : List.of(nodes.get(nodes.size() - 1).name());
            nodes.add(new KerasNode(name(layer), layer.path("class_name").asText(), config, inputs));
        }
    }

    /** Returns the only options of a layer that describe the input of a model without InputLayer. */
    private static JsonNode shapeOf(JsonNode config) {
        return config instanceof ObjectNode options
                ? options.deepCopy().retain("batch_shape", "batch_input_shape")
                : config;
    }

    private void readGraph(JsonNode config) {
        requireOne(config.path("input_layers"), "input");
        requireOne(config.path("output_layers"), "output");
        for (JsonNode layer : config.path("layers")) {
            if (layer.path("inbound_nodes").size() > 1) {
                throw new UnsupportedLayerException(
                        "layer " + name(layer) + ": expected a layer that is used once, found a shared layer");
            }
            List<String> inputs = new ArrayList<>();
            collectInputs(layer.path("inbound_nodes"), inputs);
            checkCall(name(layer), layer.path("inbound_nodes"));
            nodes.add(new KerasNode(name(layer), layer.path("class_name").asText(), layer.path("config"), inputs));
        }
    }

    /** Checks for a single input or output. Keras 3 writes it as {@code ["name", 0, 0]}, Keras 2 as a list of these. */
    private static void requireOne(JsonNode ends, String what) {
        if (ends.size() != 1 && !ends.path(0).isTextual()) {
            throw new UnsupportedLayerException("expected one " + what + ", found " + ends.size());
        }
    }

    /** Collects input names. Keras 3 writes tensors with a history, Keras 2 lists of {@code ["name", 0, 0, {}]}. */
    private static void collectInputs(JsonNode inbound, List<String> inputs) {
        JsonNode history = inbound.path("config").path("keras_history");
        if (history.isArray()) {
            inputs.add(history.get(0).asText());
        } else if (inbound.isArray() && inbound.path(0).isTextual()) {
            inputs.add(inbound.get(0).asText());
        } else if (inbound.isArray()) {
            inbound.forEach(below -> collectInputs(below, inputs));
        } else if (inbound.has("args")) {
            collectInputs(inbound.path("args"), inputs);
        }
    }

    /** Refuses arguments of the call of a layer, such as a mask or training=True, in the form of Keras 3 or Keras 2. */
    private static void checkCall(String name, JsonNode inbound) {
        if (inbound.isArray()) {
            inbound.forEach(below -> checkCall(name, below));
            return;
        }
        JsonNode arguments = inbound.has("args") ? inbound.path("kwargs") : inbound;
        arguments.fields().forEachRemaining(argument -> {
            JsonNode value = argument.getValue();
            boolean isUnset = value.isNull() || (value.isBoolean() && !value.booleanValue());
            if (!isUnset && !inbound.path("class_name").asText().equals("__keras_tensor__")) {
                throw new UnsupportedLayerException(
                        "layer " + name + ": expected a call with inputs only, found the argument " + argument.getKey()
                                + " = " + value);
            }
        });
    }

    private static String name(JsonNode layer) {
        return layer.path("config").path("name").asText(layer.path("name").asText());
    }

    private List<Integer> readInputShape(JsonNode model) {
        List<Integer> shape = new ArrayList<>();
        for (JsonNode length : batchShape(model)) {
            shape.add(length.isNull() ? null : length.intValue());
        }
        if (shape.isEmpty() || shape.subList(1, shape.size()).contains(null)) {
            throw new UnsupportedLayerException("expected a model whose input has a fixed shape, found " + shape);
        }
        return List.copyOf(shape.subList(1, shape.size()));
    }

    private JsonNode batchShape(JsonNode model) {
        JsonNode config = nodes.isEmpty() ? model : nodes.get(0).config();
        JsonNode keras3 = config.path("batch_shape");
        JsonNode keras2 = config.path("batch_input_shape");
        return keras3.isArray() ? keras3 : keras2.isArray() ? keras2 : model.path("build_input_shape");
    }
}
