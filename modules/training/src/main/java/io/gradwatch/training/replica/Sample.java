package io.gradwatch.training.replica;

import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.replica.Minibatches.Minibatch;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows of the training data as inputs and labels of a network.
 *
 * @param features features of shape {@code [rows, features…]}
 * @param labels labels of shape {@code [rows, outputs]}
 */
public record Sample(INDArray features, INDArray labels) {
    public Sample {
        Objects.requireNonNull(features, "features");
        Objects.requireNonNull(labels, "labels");
    }

    /**
     * Returns a sample of all these rows.
     * @param featureShape shape of the features of one row, row-major, without the batch dimension
     * @param labelWidth number of scalars of a row's label
     */
    public static Sample of(Rows rows, long[] featureShape, int labelWidth) {
        Minibatch minibatch = new Minibatches(featureShape, labelWidth).gather(rows, 0, rows.count());
        return new Sample(minibatch.features(), minibatch.labels());
    }

    /** Returns the number of rows. */
    public int rows() {
        return Math.toIntExact(labels.size(0));
    }
}
