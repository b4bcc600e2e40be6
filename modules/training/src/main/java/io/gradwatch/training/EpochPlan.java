package io.gradwatch.training;

import io.gradwatch.training.replica.RoundOrder;

/** How an epoch falls into rounds, when worker {@code i} has {@code rows[i]} rows. */
final class EpochPlan {
    private final long[] rows;
    private final int batchSize;
    private final int frequency;
    private final int minibatches;

    EpochPlan(long[] rows, int batchSize, int frequency) {
        this.rows = rows.clone();
        this.batchSize = batchSize;
        int most = 0;
        for (long count : rows) {
            most = Math.max(most, Math.toIntExact((count + batchSize - 1) / batchSize));
        }
        minibatches = most;
        this.frequency = Math.min(frequency, Math.max(most, 1));
    }

    /** Rounds in an epoch: as many as the worker with the most minibatches needs. */
    int rounds() {
        return (minibatches + frequency - 1) / frequency;
    }

    /**
     * The order for one round.
     *
     * @param round counted from 1 over the whole run
     * @param epoch counted from 1
     * @param inEpoch which of the epoch's rounds, counted from 0
     */
    RoundOrder order(int round, int epoch, int inEpoch, boolean evaluate) {
        int first = inEpoch * frequency;
        return new RoundOrder(round, epoch, first, Math.min(frequency, minibatches - first), evaluate);
    }

    /** Rows that all workers together train on in a round. */
    long examples(RoundOrder order) {
        long from = (long) order.firstMinibatch() * batchSize;
        long to = from + (long) order.minibatches() * batchSize;
        long sum = 0;
        for (long count : rows) {
            sum += Math.min(count, to) - Math.min(count, from);
        }
        return sum;
    }
}
