package io.gradwatch.training.loop;

/** Why training ended. */
public enum Ending {
    LAST_EPOCH,
    /** Early stopping: too many epochs without a lower loss. */
    NO_IMPROVEMENT,
    /** It was told to. */
    STOPPED
}
