package io.gradwatch.signal;

import java.util.List;

/**
 * The order in which a network's parameters lie in its flat vectors (parameters, gradient): the index that every
 * {@link WorkerReport} and {@link ClusterSnapshot} of a variant shares.
 *
 * @param parameters the parameter tensors in flat order, without gaps
 * @param layers the layers that own them, in topological order
 */
public record Layout(List<ParameterKey> parameters, List<LayerKey> layers) {
    public Layout {
        parameters = List.copyOf(parameters);
        layers = List.copyOf(layers);
    }

    /** The layout of these parameter tensors, given in flat order. */
    public static Layout of(List<ParameterKey> parameters) {
        return new Layout(
                parameters,
                parameters.stream().map(ParameterKey::layer).distinct().sorted().toList());
    }

    /** Number of scalars in the flat vector. */
    public long elements() {
        return parameters.stream().mapToLong(ParameterKey::elements).sum();
    }
}
