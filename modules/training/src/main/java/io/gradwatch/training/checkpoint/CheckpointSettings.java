package io.gradwatch.training.checkpoint;

/**
 * When checkpoints are written, and how many are kept.
 *
 * @param everyRounds one after every so many rounds; 0 for one at the end only, whichever end that is
 * @param keep the newest so many are kept, at least 1
 */
public record CheckpointSettings(int everyRounds, int keep) {
    /** Whether one is to be written after this round. */
    public boolean isDue(int round) {
        return everyRounds > 0 && round % everyRounds == 0;
    }
}
