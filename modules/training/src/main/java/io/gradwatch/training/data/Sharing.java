package io.gradwatch.training.data;

import java.io.Serializable;

/**
 * Which worker keeps which rows: worker {@code i} of {@code k} keeps rows {@code ⌊i N / k⌋} to {@code ⌊(i + 1) N / k⌋}.
 */
final class Sharing implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long rows;
    private final int workers;

    Sharing(long rows, int workers) {
        this.rows = rows;
        this.workers = workers;
    }

    long rows() {
        return rows;
    }

    int workers() {
        return workers;
    }

    long start(int worker) {
        return Math.multiplyExact(rows, (long) worker) / workers;
    }

    long count(int worker) {
        return start(worker + 1) - start(worker);
    }

    int worker(long position) {
        return (int) ((Math.multiplyExact(position + 1, (long) workers) - 1) / rows);
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
