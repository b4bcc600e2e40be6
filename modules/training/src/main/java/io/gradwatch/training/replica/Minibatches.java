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

/** Gathers rows into minibatch arrays that stay allocated: one pair for each batch size that occurs. */
final class Minibatches {
    private final long[] featureShape;
    private final int labelWidth;
    private final Map<Integer, Minibatch> bySize = new HashMap<>();

    /**
     * For rows of this form.
     *
     * @param featureShape of one row, row-major, without the batch dimension
     * @param labelWidth scalars of one row's label
     */
    Minibatches(long[] featureShape, int labelWidth) {
        this.featureShape = featureShape.clone();
        this.labelWidth = labelWidth;
    }

    /**
     * Arrays of shapes {@code [n, featureShape…]} and {@code [n, labelWidth]}, overwritten by the next gathering. Rows of
     * shape {@code [time, features]} are a view {@code [n, features, time]}, as DL4J's recurrent layers take them, of
     * memory that stays row-major.
     */
    record Minibatch(INDArray features, INDArray labels) {
        int size() {
            return (int) features.size(0);
        }
    }

    /** The rows {@code order[from] … order[to - 1]}. */
    Minibatch gather(Rows rows, int[] order, int from, int to) {
        Minibatch minibatch = bySize.computeIfAbsent(to - from, this::allocate);
        rows.gatherFeatures(order, from, to, NativeFloats.floats(minibatch.features()));
        rows.gatherLabels(order, from, to, NativeFloats.floats(minibatch.labels()));
        return minibatch;
    }

    /** The rows {@code from … to - 1} as they lie. */
    Minibatch gather(Rows rows, int from, int to) {
        int[] order = IntStream.range(from, to).toArray();
        return gather(rows, order, 0, order.length);
    }

    @SuppressWarnings("try") // the workspace scope is left by closing it, not used
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
