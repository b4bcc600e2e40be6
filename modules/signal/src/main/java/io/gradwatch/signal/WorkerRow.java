package io.gradwatch.signal;

/**
 * Summary of one worker in one round.
 *
 * @param worker index of its shard
 * @param examples rows trained on
 * @param loss mean training loss; NaN without examples
 * @param gradientNorm L2 norm of the gradient: the square root of the sum of the squared mean norms of all parameters except
 *     statistics; NaN without samples
 * @param nonFinite number of non-finite gradient elements
 * @param firstNonFinite index in the round of the first minibatch with one; -1 if there is none
 * @param seconds time spent computing
 */
public record WorkerRow(
        int worker,
        long examples,
        double loss,
        double gradientNorm,
        long nonFinite,
        int firstNonFinite,
        double seconds) {}
