package io.gradwatch.training.data;

import java.io.Serializable;
import java.nio.FloatBuffer;

/**
 * Rows in memory, ready to be gathered into minibatches. A plain class, because it may pass through whatever serializer
 * the site has set, and Kryo cannot read records.
 */
public final class Rows implements Serializable {
    private static final long serialVersionUID = 1L;

    /** No rows. */
    public static final Rows NONE = new Rows(new float[0], new float[0], 0);

    private final float[] features;
    private final float[] labels;
    private final int count;

    /**
     * Takes over both arrays.
     *
     * @param features one row after the other, each of the same length
     * @param labels one row after the other: one-hot classes or regression targets
     * @param count number of rows
     */
    public Rows(float[] features, float[] labels, int count) {
        this.features = features;
        this.labels = labels;
        this.count = count;
    }

    public int count() {
        return count;
    }

    /** Copies these rows' features, one after the other, into {@code target}. */
    public void gatherFeatures(int[] rows, int from, int to, FloatBuffer target) {
        gather(features, rows, from, to, target);
    }

    /** Copies these rows' labels, one after the other, into {@code target}. */
    public void gatherLabels(int[] rows, int from, int to, FloatBuffer target) {
        gather(labels, rows, from, to, target);
    }

    private void gather(float[] source, int[] rows, int from, int to, FloatBuffer target) {
        int length = source.length / Math.max(1, count);
        for (int i = from; i < to; i++) {
            target.put(source, rows[i] * length, length);
        }
    }
}
