package io.gradwatch.training.data;

import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/**
 * How a row travels to its worker: features, then one class or all targets, as floats; and how long it is once it is
 * there.
 */
final class RowLayout implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int features;
    private final int labels;
    private final boolean oneHot;

    RowLayout(DataSpec spec) {
        this.features = spec.features().length();
        this.labels = spec.label().width();
        this.oneHot = spec.label() instanceof DataSpec.Classes;
    }

    int features() {
        return features;
    }

    int labels() {
        return labels;
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

    /** Unpacks into the given row of both arrays. */
    void unpack(float[] packed, int row, float[] featureRows, float[] labelRows) {
        System.arraycopy(packed, 0, featureRows, row * features, features);
        if (oneHot) {
            labelRows[row * labels + (int) packed[features]] = 1;
        } else {
            System.arraycopy(packed, features, labelRows, row * labels, labels);
        }
    }

    private static void copy(Vector vector, float[] target, int at) {
        double[] values = vector.toArray();
        for (int i = 0; i < values.length; i++) {
            target[at + i] = (float) values[i];
        }
    }
}
