package io.gradwatch.training.data.shard;

import java.io.Serializable;
import java.nio.FloatBuffer;

/** Rows, in memory or on the local disk, that can be gathered into minibatches. */
public interface Rows extends Serializable {
    /** No rows. */
    Rows NONE = of(new float[0], new float[0], 0);

    /**
     * Returns rows in memory. The arrays are not copied.
     *
     * @param features {@code count} rows of the same length, one after the other
     * @param labels {@code count} one-hot classes or rows of regression targets, one after the other
     * @param count number of rows
     */
    static Rows of(float[] features, float[] labels, int count) {
        return new ArrayRows(features, labels, count);
    }

    int count();

    /** Copies the features of rows {@code rows[from]} to {@code rows[to - 1]}, one after the other, into {@code target}. */
    void gatherFeatures(int[] rows, int from, int to, FloatBuffer target);

    /** Copies the labels of rows {@code rows[from]} to {@code rows[to - 1]}, one after the other, into {@code target}. */
    void gatherLabels(int[] rows, int from, int to, FloatBuffer target);

    /** Returns whether this process can read the rows. Rows in a file of another process cannot be read. */
    boolean isHere();
}
