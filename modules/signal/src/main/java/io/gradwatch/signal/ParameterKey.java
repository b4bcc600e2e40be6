package io.gradwatch.signal;

import java.util.Objects;

/**
 * One parameter tensor of a layer.
 *
 * @param layer the layer that owns it
 * @param param its name within the layer, as DL4J has it: {@code W}, {@code b}, {@code RW}, {@code gamma}
 * @param kind what it is for
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
