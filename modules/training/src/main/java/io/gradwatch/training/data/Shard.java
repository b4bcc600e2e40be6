package io.gradwatch.training.data;

import java.io.Serializable;

/**
 * The part of the data that one worker keeps: a contiguous run of the training rows in file order, and of the rows held
 * out for validation and for tests. A plain class for the same reason as {@link ArrayRows}.
 */
public final class Shard implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int worker;
    private final Rows train;
    private final Rows validation;
    private final Rows test;

    /** The shard of this worker. */
    public Shard(int worker, Rows train, Rows validation, Rows test) {
        this.worker = worker;
        this.train = train;
        this.validation = validation;
        this.test = test;
    }

    public int worker() {
        return worker;
    }

    public Rows train() {
        return train;
    }

    /** Rows to judge variants on. */
    public Rows validation() {
        return validation;
    }

    public Rows test() {
        return test;
    }

    /** Whether all rows can be had in this process; if not, the shard has to be computed again. */
    public boolean isHere() {
        return train.isHere() && validation.isHere() && test.isHere();
    }
}
