package io.gradwatch.rollout.surgery;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The origin of a parameter tensor of a transformed arm.
 *
 * @param parameter the parameter
 * @param rule source of its values
 */
public record ParameterOrigin(ParameterName parameter, Rule rule) {
    /** Returns the same origin for every parameter of this network, in the order of its flat parameters. */
    public static List<ParameterOrigin> ofAll(ComputationGraph network, Rule rule) {
        return ParameterPlaces.of(network).places().keySet().stream()
                .map(name -> new ParameterOrigin(name, rule))
                .toList();
    }

    /** The source of a parameter's values and of its updater state. */
    public enum Rule {
        /** Both are unchanged. */
        CARRIED,
        /** Both come from an earlier state. */
        RESTORED,
        /** The remedy computed the values; the updater state is initial. */
        SET,
        /** The initializer of the layer drew the values; the updater state is initial. */
        INITIALIZED
    }

    public ParameterOrigin {
        Objects.requireNonNull(parameter, "parameter");
        Objects.requireNonNull(rule, "rule");
    }
}
