package io.gradwatch.training.data.shard;

import java.io.Serializable;

/**
 * Assignment of the rows of one part to workers: of {@code N} rows, worker {@code i} of {@code k} keeps rows
 * {@code ⌊i N / k⌋} to {@code ⌊(i + 1) N / k⌋ - 1}, counted from the first row of the part.
 */
final class Sharding implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long first;
    private final long rows;
    private final int workers;

    Sharding(long first, long rows, int workers) {
        this.first = first;
        this.rows = rows;
        this.workers = workers;
    }

    /** Returns the number of the first row. */
    long first() {
        return first;
    }

    /** Returns the number after that of the last row. */
    long end() {
        return first + rows;
    }

    long rows() {
        return rows;
    }

    int workers() {
        return workers;
    }

    /** Returns the number of the first row of a worker. */
    long start(int worker) {
        return first + Math.multiplyExact(rows, (long) worker) / workers;
    }

    long count(int worker) {
        return start(worker + 1) - start(worker);
    }

    /** Returns the worker that keeps the row with this number. */
    int worker(long number) {
        return (int) ((Math.multiplyExact(number - first + 1, (long) workers) - 1) / rows);
    }

    /** Returns the number of rows of each worker, in worker order. */
    long[] counts() {
        long[] counts = new long[workers];
        for (int worker = 0; worker < workers; worker++) {
            counts[worker] = count(worker);
        }
        return counts;
    }
}
