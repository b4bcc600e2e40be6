package io.gradwatch.bench.workload;

import io.gradwatch.training.data.shard.Rows;
import java.nio.FloatBuffer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Builds minibatches in DL4J's form. */
public final class Minibatch {
    private Minibatch() {}

    /** Returns the rows with the numbers from position {@code from} up to {@code to}, exclusive. */
    public static DataSet of(Rows rows, int[] numbers, int from, int to) {
        int count = to - from;
        float[] features = new float[count * Workload.INPUTS];
        float[] labels = new float[count * Workload.CLASSES];
        rows.gatherFeatures(numbers, from, to, FloatBuffer.wrap(features));
        rows.gatherLabels(numbers, from, to, FloatBuffer.wrap(labels));
        return new DataSet(
                Nd4j.createFromArray(features).reshape(count, Workload.INPUTS),
                Nd4j.createFromArray(labels).reshape(count, Workload.CLASSES));
    }
}
