package io.gradwatch.rollout;

/** What is done about an unhealthy network, whose diagnosis names the cures that fit in any case. */
public enum RolloutMode {
    /** Nothing, unless an operator asks. */
    OFF,
    /** The likeliest cure that applies to the network is told. */
    ADVISE,
    /** Cures that fit are tried. */
    AUTO
}
