package io.gradwatch.training.replica;

import java.io.Serializable;

/**
 * What every worker is to do in one round.
 *
 * @param round counted from 1
 * @param epoch counted from 1
 * @param firstMinibatch of the epoch, counted from 0
 * @param minibatches how many, at most: a worker with fewer rows trains on what it has left; 0 to evaluate only
 * @param evaluate whether the state at the round's start is to be evaluated on the test rows
 */
public record RoundOrder(int round, int epoch, int firstMinibatch, int minibatches, boolean evaluate)
        implements Serializable {
    private static final long serialVersionUID = 1L;
}
