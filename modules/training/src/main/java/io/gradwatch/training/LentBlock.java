package io.gradwatch.training;

import io.gradwatch.training.replica.LentFloats;
import java.nio.ByteBuffer;
import org.apache.spark.util.io.ChunkedByteBuffer;

/** A block of Spark's store over memory that the store neither owns nor frees, but keeps from being freed. */
@SuppressWarnings("serial") // never serialized: the store sends its bytes
final class LentBlock extends ChunkedByteBuffer {
    /** Held, not read: it keeps the memory. */
    @SuppressWarnings("UnusedVariable")
    private final transient LentFloats floats;

    LentBlock(LentFloats floats) {
        super(new ByteBuffer[] {floats.asBytes()});
        this.floats = floats;
    }

    @Override
    public void dispose() {
        // Not the store's to give back.
    }
}
