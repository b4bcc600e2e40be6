package io.gradwatch.training.replica;

import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.state.NativeFloats;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Gathers rows into minibatch arrays that stay allocated, one pair per batch size. */
final class Minibatches {
    private final long[] featureShape;
    private final int labelWidth;
    private final Map<Integer, Minibatch> bySize = new HashMap<>();

    /**
     * Creates arrays for rows of this form.
     * @param featureShape shape of the features of one row, row-major, without the batch dimension
     * @param labelWidth number of scalars of a row's label
     */
    Minibatches(long[] featureShape, int labelWidth) {
        this.featureShape = featureShape.clone();
        this.labelWidth = labelWidth;
    }

    /**
     * Arrays of shapes {@code [n, featureShape…]} and {@code [n, labelWidth]}, which the next call overwrites. Rows of
     * shape {@code [time, features]} are a view {@code [n, features, time]} of row-major memory, as DL4J's recurrent
     * layers expect.
     */
    record Minibatch(INDArray features, INDArray labels) {
        int size() {
            return (int) features.size(0);
        }
    }

    /** Returns the rows {@code order[from] … order[to - 1]}. */
    Minibatch gather(Rows rows, int[] order, int from, int to) {
        Minibatch minibatch = bySize.computeIfAbsent(to - from, this::allocate);
        rows.gatherFeatures(order, from, to, NativeFloats.floats(minibatch.features()));
        rows.gatherLabels(order, from, to, NativeFloats.floats(minibatch.labels()));
        return minibatch;
    }

    /** Returns the rows {@code from … to - 1} in the order of the shard. */
    Minibatch gather(Rows rows, int from, int to) {
        int[] order = IntStream.range(from, to).toArray();
        return gather(rows, order, 0, order.length);
    }

    @SuppressWarnings("try") // closing the scope is its only use
    private Minibatch allocate(int size) {
        long[] shape = new long[featureShape.length + 1];
        shape[0] = size;
        System.arraycopy(featureShape, 0, shape, 1, featureShape.length);
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            INDArray features = Nd4j.createUninitialized(DataType.FLOAT, shape);
            boolean sequences = featureShape.length == 2;
            return new Minibatch(
                    sequences ? features.permute(0, 2, 1) : features,
                    Nd4j.createUninitialized(DataType.FLOAT, size, labelWidth));
        }
    }
}
