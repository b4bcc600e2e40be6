package io.gradwatch.training.kernels;

import io.gradwatch.training.state.NativeFloats;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Memory for a layer's result of the forward pass that backpropagation needs again. */
final class ForwardCache {
    private INDArray array = Nd4j.empty();
    private boolean isFresh;

    /** Copies an array in its memory order. */
    @SuppressWarnings("try") // the workspace scope is left by closing it, not used
    void keep(INDArray computed) {
        isFresh = true;
        if (liesAs(computed)) {
            ByteBuffer target = NativeFloats.bytes(array);
            target.put(NativeFloats.bytes(computed));
            return;
        }
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            array = computed.unsafeDuplication();
        }
    }

    private boolean liesAs(INDArray computed) {
        return Arrays.equals(array.shape(), computed.shape()) && Arrays.equals(array.stride(), computed.stride());
    }

    /** Returns whether there is a copy that was not taken yet. */
    boolean isFresh() {
        return isFresh;
    }

    /** Returns the copy once; the caller may overwrite it. */
    INDArray take() {
        if (!isFresh) {
            throw new IllegalStateException("expected a copy of the forward pass, found that it was taken before");
        }
        isFresh = false;
        return array;
    }
}
