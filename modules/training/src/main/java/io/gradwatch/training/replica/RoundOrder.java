package io.gradwatch.training.replica;

import java.io.Serializable;

/**
 * Order to all workers for one round.
 *
 * @param round number of the round, counted from 1
 * @param epoch number of the epoch, counted from 1
 * @param firstMinibatch first minibatch to train, counted from 0 within the epoch
 * @param minibatches maximum number of minibatches, fewer for a worker with fewer rows left; 0 to only evaluate
 * @param testRows maximum number of test rows on which each worker evaluates the state at the start of the round
 * @param validationRows maximum number of validation rows, likewise
 */
public record RoundOrder(int round, int epoch, int firstMinibatch, int minibatches, int testRows, int validationRows)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Number of rows that stands for all rows. */
    public static final int ALL = Integer.MAX_VALUE;

    /** Returns the order to evaluate the state after a round on all held-out rows without training. */
    public static RoundOrder evaluation(int round, int epoch) {
        return new RoundOrder(round, epoch, 0, 0, ALL, ALL);
    }
}
