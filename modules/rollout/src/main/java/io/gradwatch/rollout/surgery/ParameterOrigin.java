package io.gradwatch.rollout.surgery;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * Where a parameter tensor of a treated arm comes from.
 *
 * @param parameter which one
 * @param rule how it got its values
 */
public record ParameterOrigin(ParameterName parameter, Rule rule) {
    /** Returns the same origin for every parameter of this network, in the order of its flat parameters. */
    public static List<ParameterOrigin> ofAll(ComputationGraph network, Rule rule) {
        return ParameterPlaces.of(network).places().keySet().stream()
                .map(name -> new ParameterOrigin(name, rule))
                .toList();
    }

    /** How a parameter gets its values, and its part of the updater's state. */
    public enum Rule {
        /** Both as they were before. */
        CARRIED,
        /** Both as they were in an earlier state. */
        RESTORED,
        /** Values that the remedy computed; updater state as at the start of training. */
        SET,
        /** Drawn by the layer's initializer; updater state as at the start of training. */
        INITIALIZED
    }

    public ParameterOrigin {
        Objects.requireNonNull(parameter, "parameter");
        Objects.requireNonNull(rule, "rule");
    }
}
