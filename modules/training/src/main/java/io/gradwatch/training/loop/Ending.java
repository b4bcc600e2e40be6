package io.gradwatch.training.loop;

/** Reason why training ended. */
public enum Ending {
    /** All epochs are trained. */
    LAST_EPOCH,
    /** Early stopping: too many epochs without a lower loss. */
    NO_IMPROVEMENT,
    /** The caller stopped it. */
    STOPPED
}
