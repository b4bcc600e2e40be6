package io.gradwatch.rollout.cure;

import java.util.Objects;

/**
 * Where a parameter tensor of a treated arm comes from.
 *
 * @param parameter which one
 * @param rule how it got its values
 */
public record ParameterOrigin(ParameterName parameter, Rule rule) {
    /** How a parameter gets its values, and its part of the updater's state. */
    public enum Rule {
        /** Both as they were before. */
        CARRIED,
        /** Both as they were in an earlier state. */
        RESTORED,
        /** Values that the cure computed; updater state as at the start of training. */
        SET,
        /** Drawn by the layer's initializer; updater state as at the start of training. */
        INITIALIZED
    }

    public ParameterOrigin {
        Objects.requireNonNull(parameter, "parameter");
        Objects.requireNonNull(rule, "rule");
    }
}
