package io.gradwatch.training.loop;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a job is trained.
 *
 * @param workers replicas, each with its own share of the data; 0 for as many as there are task slots
 * @param batchSize rows of a minibatch, per worker
 * @param averagingFrequency minibatches per worker between averages, at most; a round never crosses an epoch
 * @param epochs passes over the data
 * @param patience epochs in a row without a lower loss after which training ends early, if it may
 * @param seed of initialization, shuffling and dropout
 * @param sampleEvery gradients are measured at every so many iterations; 0 switches the probe off
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

    /** Without early stopping. */
    public TrainingSettings(
            int workers, int batchSize, int averagingFrequency, int epochs, long seed, int sampleEvery) {
        this(workers, batchSize, averagingFrequency, epochs, OptionalInt.empty(), seed, sampleEvery);
    }

    /** The same with this number of workers. */
    public TrainingSettings withWorkers(int number) {
        return new TrainingSettings(number, batchSize, averagingFrequency, epochs, patience, seed, sampleEvery);
    }
}
