package io.gradwatch.training.data.shard;

import io.gradwatch.training.data.DataSpec;
import java.io.Serializable;
import java.nio.FloatBuffer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * Layout of a row as it is shuffled to its worker: floats, features first, then one class or all targets. Classes are
 * unpacked to one-hot labels on the worker.
 */
final class RowLayout implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int features;
    private final int labels;
    private final boolean oneHot;

    RowLayout(DataSpec spec) {
        this(spec.features().length(), spec.label());
    }

    RowLayout(int features, DataSpec.Label label) {
        this.features = features;
        this.labels = label.width();
        this.oneHot = label instanceof DataSpec.Classes;
    }

    int features() {
        return features;
    }

    /** Returns the number of floats of an unpacked label. */
    int labels() {
        return labels;
    }

    /** Returns the number of floats of a packed label. */
    int packedLabels() {
        return oneHot ? 1 : labels;
    }

    /** Returns the number of floats of a packed row. */
    int packed() {
        return features + packedLabels();
    }

    /** Packs a row of (position, features, labels). */
    static float[] pack(Row row) {
        Vector featureValues = row.getAs(1);
        Vector labelValues = row.getAs(2);
        float[] packed = new float[featureValues.size() + labelValues.size()];
        copy(featureValues, packed, 0);
        copy(labelValues, packed, featureValues.size());
        return packed;
    }

    /** Unpacks one label: a class to one-hot, targets as they are. */
    void unpackLabels(FloatBuffer packed, FloatBuffer target) {
        if (!oneHot) {
            target.put(packed);
            return;
        }
        int label = (int) packed.get();
        for (int i = 0; i < labels; i++) {
            target.put(i == label ? 1 : 0);
        }
    }

    private static void copy(Vector vector, float[] target, int at) {
        double[] values = vector.toArray();
        for (int i = 0; i < values.length; i++) {
            target[at + i] = (float) values[i];
        }
    }
}
