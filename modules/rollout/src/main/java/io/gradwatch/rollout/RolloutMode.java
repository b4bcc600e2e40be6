package io.gradwatch.rollout;

/** What happens when a diagnosis becomes critical. In every mode, a diagnosis names the variants to try first. */
public enum RolloutMode {
    /** Nothing, unless an operator asks for it. */
    OFF,
    /** The first variant that applies is reported. */
    ADVISE,
    /** Trials start automatically. */
    AUTO
}
