package io.gradwatch.training.loop;

import io.gradwatch.training.replica.RoundOrder;
import java.util.stream.LongStream;

/** Divides an epoch into rounds, where worker {@code i} has {@code rows[i]} rows. */
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

    /** Returns the number of rounds in an epoch: as many as the worker with the most minibatches needs. */
    int rounds() {
        return (minibatches + frequency - 1) / frequency;
    }

    /**
     * Returns the order for one round.
     *
     * @param round number of the round, counted from 1 over the whole run
     * @param evaluate true to evaluate the state at the start of the round on all held-out rows
     * @param validationRows number of validation rows of each worker to evaluate in any case
     */
    RoundOrder order(int round, boolean evaluate, int validationRows) {
        int first = (round - 1) % rounds() * frequency;
        return new RoundOrder(
                round,
                epoch(round),
                first,
                Math.min(frequency, minibatches - first),
                evaluate ? RoundOrder.ALL : 0,
                evaluate ? RoundOrder.ALL : validationRows);
    }

    /** Returns the epoch of a round, counted from 1. */
    int epoch(int round) {
        return (round - 1) / rounds() + 1;
    }

    /** Returns whether a round is the last of its epoch. */
    boolean endsEpoch(int round) {
        return round % rounds() == 0;
    }

    /** Returns the number of rows that all workers together train on in the rounds up to this one. */
    long examplesUpTo(int round) {
        long sum = 0;
        for (int r = round - round % rounds() + 1; r <= round; r++) {
            sum += examples(order(r, false, 0));
        }
        return sum + round / rounds() * LongStream.of(rows).sum();
    }

    /** Returns the number of rows that all workers together train on in a round. */
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
