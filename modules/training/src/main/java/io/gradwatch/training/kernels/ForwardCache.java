package io.gradwatch.training.kernels;

import io.gradwatch.training.state.NativeFloats;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a layer computes in the forward pass and needs once more in backpropagation, in memory of its own. */
final class ForwardCache {
    private INDArray array = Nd4j.empty();
    private boolean isFresh;

    /** Copies an array, as it lies in memory. */
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

    /** Whether something was kept that was not taken yet. */
    boolean isFresh() {
        return isFresh;
    }

    /** The copy, to be overwritten at will; it is not handed out twice. */
    INDArray take() {
        if (!isFresh) {
            throw new IllegalStateException("expected something that was kept, found that it was taken before");
        }
        isFresh = false;
        return array;
    }
}
