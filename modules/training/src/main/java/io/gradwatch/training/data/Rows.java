package io.gradwatch.training.data;

import java.io.Serializable;
import java.nio.FloatBuffer;

/** Rows that can be gathered into minibatches, in memory or on the local disk. */
public interface Rows extends Serializable {
    /** No rows. */
    Rows NONE = of(new float[0], new float[0], 0);

    /**
     * Rows in memory, which takes over both arrays.
     *
     * @param features one row after the other, each of the same length
     * @param labels one row after the other: one-hot classes or regression targets
     * @param count number of rows
     */
    static Rows of(float[] features, float[] labels, int count) {
        return new ArrayRows(features, labels, count);
    }

    int count();

    /** Copies these rows' features, one after the other, into {@code target}. */
    void gatherFeatures(int[] rows, int from, int to, FloatBuffer target);

    /** Copies these rows' labels, one after the other, into {@code target}. */
    void gatherLabels(int[] rows, int from, int to, FloatBuffer target);

    /** Whether the rows can be had in this process; those on another's disk cannot. */
    boolean isHere();
}
