package io.gradwatch.training.loop;

import io.gradwatch.training.replica.RoundOrder;
import java.util.stream.LongStream;

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
     * @param evaluate whether the state at its start is to be evaluated on all held-out rows
     * @param validationRows how many of each worker's are to be gone through in any case
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

    /** The epoch, counted from 1, that a round belongs to. */
    int epoch(int round) {
        return (round - 1) / rounds() + 1;
    }

    /** Whether a round is its epoch's last. */
    boolean endsEpoch(int round) {
        return round % rounds() == 0;
    }

    /** Rows that all workers together train on in the rounds up to this one. */
    long examplesUpTo(int round) {
        long sum = 0;
        for (int r = round - round % rounds() + 1; r <= round; r++) {
            sum += examples(order(r, false, 0));
        }
        return sum + round / rounds() * LongStream.of(rows).sum();
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
