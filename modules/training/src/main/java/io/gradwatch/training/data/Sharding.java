package io.gradwatch.training.data;

import java.io.Serializable;

/**
 * Which worker keeps which rows of a part: of {@code N} rows, worker {@code i} of {@code k} keeps {@code ⌊i N / k⌋} to
 * {@code ⌊(i + 1) N / k⌋}. Rows have numbers, those of the part start somewhere.
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

    /** Number of the first row. */
    long first() {
        return first;
    }

    /** The first number after the part. */
    long end() {
        return first + rows;
    }

    long rows() {
        return rows;
    }

    int workers() {
        return workers;
    }

    /** Number of a worker's first row. */
    long start(int worker) {
        return first + Math.multiplyExact(rows, (long) worker) / workers;
    }

    long count(int worker) {
        return start(worker + 1) - start(worker);
    }

    /** Who keeps the row with this number. */
    int worker(long number) {
        return (int) ((Math.multiplyExact(number - first + 1, (long) workers) - 1) / rows);
    }

    /** Rows of every worker, in worker order. */
    long[] counts() {
        long[] counts = new long[workers];
        for (int worker = 0; worker < workers; worker++) {
            counts[worker] = count(worker);
        }
        return counts;
    }
}
