package io.gradwatch.training;

/**
 * How a job is trained.
 *
 * @param workers replicas, each with its own share of the data; 0 for as many as there are task slots
 * @param batchSize rows of a minibatch, per worker
 * @param averagingFrequency minibatches per worker between averages, at most; a round never crosses an epoch
 * @param epochs passes over the data
 * @param seed of initialization, shuffling and dropout
 * @param sampleEvery gradients are measured at every so many iterations; 0 switches the probe off
 */
public record TrainingSettings(
        int workers, int batchSize, int averagingFrequency, int epochs, long seed, int sampleEvery) {}
