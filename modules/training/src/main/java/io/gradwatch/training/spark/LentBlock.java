package io.gradwatch.training.spark;

import java.nio.ByteBuffer;
import org.apache.spark.util.io.ChunkedByteBuffer;

/** A block of Spark's store over memory that the store neither owns nor frees. The block keeps the memory's owner alive. */
@SuppressWarnings("serial") // never serialized: the store sends its bytes
final class LentBlock extends ChunkedByteBuffer {
    @SuppressWarnings("UnusedVariable") // keeps the owner, and with it the memory, alive
    private final transient Object owner;

    LentBlock(ByteBuffer bytes, Object owner) {
        super(new ByteBuffer[] {bytes});
        this.owner = owner;
    }

    @Override
    public void dispose() {
        // The memory belongs to its owner, not to the store.
    }
}
