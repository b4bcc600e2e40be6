package io.gradwatch.rollout;

/** What is done about an unhealthy network, whose diagnosis names the remedies that fit in any case. */
public enum RolloutMode {
    /** Nothing, unless an operator asks. */
    OFF,
    /** The likeliest remedy that applies to the network is told. */
    ADVISE,
    /** Cures that fit are tried. */
    AUTO
}
