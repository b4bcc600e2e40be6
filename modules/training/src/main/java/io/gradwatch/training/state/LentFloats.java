package io.gradwatch.training.state;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Read-only vector of floats in borrowed memory. It is valid until the owner writes to the memory again. While it is
 * reachable, the memory is not freed.
 */
public final class LentFloats {
    /** The empty vector. */
    public static final LentFloats EMPTY = new LentFloats(ByteBuffer.allocate(0), null);

    private final ByteBuffer bytes;
    private final FloatBuffer floats;

    /** Keeps the memory allocated: a buffer of native memory does not. */
    private final Object owner;

    private LentFloats(ByteBuffer bytes, Object owner) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.floats = this.bytes.asFloatBuffer();
        this.owner = owner;
    }

    /** Returns the remaining bytes, little-endian, as floats that are valid until {@code owner} is written to. */
    public static LentFloats of(ByteBuffer bytes, Object owner) {
        if (bytes.remaining() % Float.BYTES != 0) {
            throw new IllegalArgumentException("bytes: expected a multiple of 4, found " + bytes.remaining());
        }
        return new LentFloats(bytes.slice(), owner);
    }

    /** Returns the content of an array; {@link #EMPTY} for {@code null}. */
    public static LentFloats of(INDArray array) {
        return array == null ? EMPTY : new LentFloats(NativeFloats.bytes(array), array);
    }

    /** Returns the number of floats. */
    public int length() {
        return floats.limit();
    }

    public boolean isEmpty() {
        return length() == 0;
    }

    /** Copies floats {@code from} (inclusive) onwards into the first {@code count} places of {@code target}. */
    public void read(int from, float[] target, int count) {
        try {
            floats.get(from, target, 0, count);
        } finally {
            Reference.reachabilityFence(owner);
        }
    }

    /** Copies {@code count} floats, starting at index {@code from}, to index {@code to} of {@code target}. */
    public void copyTo(FlatFloats.Builder target, int to, int from, int count) {
        try {
            target.write(to, bytes, from, count);
        } finally {
            Reference.reachabilityFence(owner);
        }
    }

    /**
     * Returns the bytes of these floats, little-endian. They are read-only and valid while these floats are reachable.
     */
    public ByteBuffer asBytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
