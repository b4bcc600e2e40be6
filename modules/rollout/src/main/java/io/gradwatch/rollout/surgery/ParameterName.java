package io.gradwatch.rollout.surgery;

import java.util.Objects;

/**
 * One parameter tensor of a network.
 *
 * @param layer name of the layer
 * @param param name within the layer, as in DL4J
 */
public record ParameterName(String layer, String param) {
    public ParameterName {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(param, "param");
    }

    @Override
    public String toString() {
        return layer + "." + param;
    }
}
