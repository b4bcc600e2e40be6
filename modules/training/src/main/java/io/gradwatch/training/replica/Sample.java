package io.gradwatch.training.replica;

import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.replica.Minibatches.Minibatch;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Some rows of the training data, as a network takes them.
 *
 * @param features of shape {@code [rows, features…]}
 * @param labels of shape {@code [rows, outputs]}
 */
public record Sample(INDArray features, INDArray labels) {
    public Sample {
        Objects.requireNonNull(features, "features");
        Objects.requireNonNull(labels, "labels");
    }

    /**
     * All these rows.
     *
     * @param featureShape of one row, row-major, without the batch dimension
     * @param labelWidth scalars of one row's label
     */
    public static Sample of(Rows rows, long[] featureShape, int labelWidth) {
        Minibatch minibatch = new Minibatches(featureShape, labelWidth).gather(rows, 0, rows.count());
        return new Sample(minibatch.features(), minibatch.labels());
    }

    /** Number of rows. */
    public int rows() {
        return Math.toIntExact(labels.size(0));
    }
}
