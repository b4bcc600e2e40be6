package io.gradwatch.app.job;

/** What is done about an unhealthy network. */
public enum RolloutMode {
    /** Nothing. */
    OFF,
    /** Cures that fit are named. */
    ADVISE
}
