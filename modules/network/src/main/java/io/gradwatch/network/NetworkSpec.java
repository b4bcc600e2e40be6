package io.gradwatch.network;

import java.util.List;

/**
 * A chain of layers, as in a job file.
 *
 * @param layers layers from input to output, before {@link LayerSpec#repeat()} is expanded
 */
public record NetworkSpec(List<LayerSpec> layers) implements NetworkSource {
    public NetworkSpec {
        layers = List.copyOf(layers);
    }
}
