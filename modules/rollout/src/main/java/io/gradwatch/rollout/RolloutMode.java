package io.gradwatch.rollout;

/** What is done about an unhealthy network. */
public enum RolloutMode {
    /** Nothing. */
    OFF,
    /** Cures that fit are named. */
    ADVISE,
    /** Cures that fit are tried. */
    AUTO
}
