package io.gradwatch.training.data;

import java.io.Serializable;

/**
 * The part of the data that one worker keeps: a contiguous run of the training rows in file order, and of the test rows.
 * A plain class for the same reason as {@link Rows}.
 */
public final class Share implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int worker;
    private final Rows train;
    private final Rows test;

    /** The share of this worker. */
    public Share(int worker, Rows train, Rows test) {
        this.worker = worker;
        this.train = train;
        this.test = test;
    }

    public int worker() {
        return worker;
    }

    public Rows train() {
        return train;
    }

    public Rows test() {
        return test;
    }
}
