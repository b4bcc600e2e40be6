package io.gradwatch.signal;

import java.util.List;

/**
 * Order of the parameter tensors of a network in its flat vectors (parameters, gradient). All {@link WorkerReport}s and
 * {@link ClusterSnapshot}s of a variant use it as their index.
 *
 * @param parameters parameter tensors in flat order, without gaps
 * @param layers layers that own them, in topological order
 */
public record Layout(List<ParameterKey> parameters, List<LayerKey> layers) {
    public Layout {
        parameters = List.copyOf(parameters);
        layers = List.copyOf(layers);
    }

    /** Returns the layout of parameter tensors in flat order. */
    public static Layout of(List<ParameterKey> parameters) {
        return new Layout(
                parameters,
                parameters.stream().map(ParameterKey::layer).distinct().sorted().toList());
    }

    /** Returns the number of scalars in the flat vector. */
    public long elements() {
        return parameters.stream().mapToLong(ParameterKey::elements).sum();
    }
}
