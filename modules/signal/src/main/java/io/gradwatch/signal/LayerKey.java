package io.gradwatch.signal;

import java.util.Objects;

/**
 * A layer that has parameters: its place from input to output, and its name.
 *
 * @param index position among the layers with parameters, counted from 0 at the input, in topological order
 * @param name the layer's name in the network, unique within it
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
