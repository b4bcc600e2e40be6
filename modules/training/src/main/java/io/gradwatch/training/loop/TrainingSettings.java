package io.gradwatch.training.loop;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * Settings of a training.
 *
 * @param workers number of workers, each with a shard of the data; 0 for the number of task slots
 * @param batchSize number of rows in a minibatch of one worker
 * @param averagingFrequency maximum of minibatches per worker between two averages; a round never crosses an epoch
 * @param epochs number of passes over the data
 * @param patience number of consecutive epochs without a lower loss after which training ends early; empty for no early
 *     stopping
 * @param seed seed of initialization, shuffling and dropout
 * @param sampleEvery number of iterations from one measurement of gradients to the next; 0 disables the probe
 */
public record TrainingSettings(
        int workers,
        int batchSize,
        int averagingFrequency,
        int epochs,
        OptionalInt patience,
        long seed,
        int sampleEvery) {
    public TrainingSettings {
        Objects.requireNonNull(patience, "patience");
    }

    /** Creates settings without early stopping. */
    public TrainingSettings(
            int workers, int batchSize, int averagingFrequency, int epochs, long seed, int sampleEvery) {
        this(workers, batchSize, averagingFrequency, epochs, OptionalInt.empty(), seed, sampleEvery);
    }

    /** Returns these settings with another number of workers. */
    public TrainingSettings withWorkers(int number) {
        return new TrainingSettings(number, batchSize, averagingFrequency, epochs, patience, seed, sampleEvery);
    }
}
