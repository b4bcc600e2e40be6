package io.gradwatch.training.data.shard;

import java.io.Serializable;

/**
 * The rows of one worker: contiguous ranges of the training, validation and test rows, in file order. A plain class for
 * the same reason as {@link ArrayRows}.
 */
public final class Shard implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int worker;
    private final Rows train;
    private final Rows validation;
    private final Rows test;

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

    /** Returns the rows to judge variants on. */
    public Rows validation() {
        return validation;
    }

    public Rows test() {
        return test;
    }

    /** Returns whether this process can read all rows. If not, the shard must be computed again. */
    public boolean isHere() {
        return train.isHere() && validation.isHere() && test.isHere();
    }
}
