package io.gradwatch.training.state;

import java.util.Objects;

/**
 * What is done to a minibatch's mean gradient before the updater sees it, beyond what a layer's own configuration says.
 * Telemetry is of the gradient as it was.
 *
 * @param kind which rule
 * @param bound above which gradients are scaled down: a norm, or a share of the weights' norm
 */
public record GradientRule(Kind kind, double bound) {
    /** The rules there are. */
    public enum Kind {
        /** The gradient stays as it is. */
        NONE,
        /** g ← g · min(1, bound / ‖g‖), g that of the whole network (Pascanu et al., 2013). */
        GLOBAL_NORM,
        /** g ← g · min(1, bound · ‖w‖ / ‖g‖) for the g and w of each layer (Brock et al., 2021). */
        ADAPTIVE
    }

    /** Leaves gradients as they are. */
    public static final GradientRule NONE = new GradientRule(Kind.NONE, 0);

    public GradientRule {
        Objects.requireNonNull(kind, "kind");
        if (kind != Kind.NONE && !(bound > 0 && Double.isFinite(bound))) {
            throw new IllegalArgumentException("bound: expected a positive number, found " + bound);
        }
    }

    /** Bounds the norm of the whole gradient. */
    public static GradientRule globalNorm(double bound) {
        return new GradientRule(Kind.GLOBAL_NORM, bound);
    }

    /** Bounds the norm of each layer's gradient by this share of its weights' norm. */
    public static GradientRule adaptive(double share) {
        return new GradientRule(Kind.ADAPTIVE, share);
    }
}
