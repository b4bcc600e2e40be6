package io.gradwatch.training.checkpoint;

/**
 * Settings of checkpoints.
 *
 * @param everyRounds number of rounds between checkpoints; 0 means only one at the end of the run, however it ends
 * @param keep number of checkpoints that are kept, at least 1
 */
public record CheckpointSettings(int everyRounds, int keep) {
    /** Returns whether a checkpoint is due after this round. */
    public boolean isDue(int round) {
        return everyRounds > 0 && round % everyRounds == 0;
    }
}
