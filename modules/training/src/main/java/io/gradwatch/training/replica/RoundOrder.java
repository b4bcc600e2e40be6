package io.gradwatch.training.replica;

import java.io.Serializable;

/**
 * What every worker is to do in one round.
 *
 * @param round counted from 1
 * @param epoch counted from 1
 * @param firstMinibatch of the epoch, counted from 0
 * @param minibatches how many, at most: a worker with fewer rows trains on what it has left; 0 to evaluate only
 * @param testRows on how many of its test rows, at most, the state at the round's start is to be evaluated
 * @param validationRows the same of its validation rows
 */
public record RoundOrder(int round, int epoch, int firstMinibatch, int minibatches, int testRows, int validationRows)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Of rows: as many as there are. */
    public static final int ALL = Integer.MAX_VALUE;

    /** To evaluate the state after a round on all held-out rows, and train nothing. */
    public static RoundOrder evaluation(int round, int epoch) {
        return new RoundOrder(round, epoch, 0, 0, ALL, ALL);
    }
}
