package io.gradwatch.bench.accuracy;

/**
 * The rule by which a training ends.
 *
 * @param accuracy accuracy on the test rows to reach, from 0 to 1
 * @param seconds limit of the training time
 * @param evaluateEvery rows trained on between two evaluations, over all workers
 */
public record StoppingRule(double accuracy, double seconds, int evaluateEvery) {}
