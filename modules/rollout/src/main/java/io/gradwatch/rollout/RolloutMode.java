package io.gradwatch.rollout;

/** The reaction to a critical diagnosis. In every mode, a diagnosis names the variants to try first. */
public enum RolloutMode {
    /** No reaction, except to requests of operators. */
    OFF,
    /** The first variant that applies is reported. */
    ADVISE,
    /** Trials start automatically. */
    AUTO
}
