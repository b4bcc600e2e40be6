package io.gradwatch.signal;

import java.util.Objects;

/**
 * Identity of a layer that has parameters.
 *
 * @param index position among the layers with parameters in topological order, from 0 at the input
 * @param name name of the layer, unique within the network
 */
public record LayerKey(int index, String name) implements Comparable<LayerKey> {
    public LayerKey {
        if (index < 0) {
            throw new IllegalArgumentException("index: expected 0 or more, found " + index);
        }
        Objects.requireNonNull(name, "name");
    }

    @Override
    public int compareTo(LayerKey other) {
        int byIndex = Integer.compare(index, other.index);
        return byIndex != 0 ? byIndex : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
