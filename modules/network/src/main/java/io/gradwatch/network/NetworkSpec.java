package io.gradwatch.network;

import java.util.List;

/**
 * A chain of layers, as a job file gives it.
 *
 * @param layers from the input to the output; {@link LayerSpec#repeat()} is not yet expanded
 */
public record NetworkSpec(List<LayerSpec> layers) implements NetworkSource {
    public NetworkSpec {
        layers = List.copyOf(layers);
    }
}
