package io.gradwatch.training.state;

import java.util.Objects;

/**
 * Rule that bounds the mean gradient of a minibatch before the updater, in addition to the gradient normalization of a
 * layer's configuration. Telemetry measures the gradient before the rule.
 *
 * @param kind kind of the rule
 * @param bound bound above which gradients are scaled down: a norm, or a fraction of the weights' norm
 */
public record GradientRule(Kind kind, double bound) {
    /** Kinds of rules. */
    public enum Kind {
        /** No rule. */
        NONE,
        /** g ← g · min(1, bound / ‖g‖), g that of the whole network (Pascanu et al., 2013). */
        GLOBAL_NORM,
        /** g ← g · min(1, bound · ‖w‖ / ‖g‖) for the g and w of each layer (Brock et al., 2021). */
        ADAPTIVE
    }

    /** The rule that leaves gradients unchanged. */
    public static final GradientRule NONE = new GradientRule(Kind.NONE, 0);

    public GradientRule {
        Objects.requireNonNull(kind, "kind");
        if (kind != Kind.NONE && !(bound > 0 && Double.isFinite(bound))) {
            throw new IllegalArgumentException("bound: expected a positive number, found " + bound);
        }
    }

    /** Returns the rule that bounds the norm of the whole gradient. */
    public static GradientRule globalNorm(double bound) {
        return new GradientRule(Kind.GLOBAL_NORM, bound);
    }

    /** Returns the rule that bounds the norm of each layer's gradient by this fraction of its weights' norm. */
    public static GradientRule adaptive(double fraction) {
        return new GradientRule(Kind.ADAPTIVE, fraction);
    }
}
