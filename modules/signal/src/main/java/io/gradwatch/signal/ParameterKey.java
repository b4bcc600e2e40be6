package io.gradwatch.signal;

import java.util.Objects;

/**
 * Identity of one parameter tensor of a layer.
 *
 * @param layer layer that owns it
 * @param param DL4J's name within the layer, such as {@code W}, {@code b}, {@code RW} or {@code gamma}
 * @param kind purpose of the tensor
 * @param elements number of scalars in it, at least 1
 */
public record ParameterKey(LayerKey layer, String param, ParameterKind kind, long elements) {
    public ParameterKey {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(param, "param");
        Objects.requireNonNull(kind, "kind");
        if (elements < 1) {
            throw new IllegalArgumentException("elements: expected 1 or more, found " + elements);
        }
    }
}
