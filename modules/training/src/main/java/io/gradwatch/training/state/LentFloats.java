package io.gradwatch.training.state;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A vector of floats in memory that is somebody else's, to be looked at and not to be kept: it is good until its owner
 * writes to it again. As long as it is held, the memory is not given back.
 */
public final class LentFloats {
    /** No floats at all. */
    public static final LentFloats EMPTY = new LentFloats(ByteBuffer.allocate(0), null);

    private final ByteBuffer bytes;
    private final FloatBuffer floats;

    /** A buffer of native memory does not keep alive whatever frees that memory. */
    private final Object owner;

    private LentFloats(ByteBuffer bytes, Object owner) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.floats = this.bytes.asFloatBuffer();
        this.owner = owner;
    }

    /** The remaining bytes, little-endian, for as long as {@code owner} is not written to. */
    public static LentFloats of(ByteBuffer bytes, Object owner) {
        if (bytes.remaining() % Float.BYTES != 0) {
            throw new IllegalArgumentException("bytes: expected a multiple of 4, found " + bytes.remaining());
        }
        return new LentFloats(bytes.slice(), owner);
    }

    /** A whole array's content; {@link #EMPTY} for {@code null}. */
    public static LentFloats of(INDArray array) {
        return array == null ? EMPTY : new LentFloats(NativeFloats.bytes(array), array);
    }

    /** Number of floats. */
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

    /** Copies {@code count} floats, from that at {@code from} on, into {@code target} at {@code to}. */
    public void copyTo(FlatFloats.Builder target, int to, int from, int count) {
        try {
            target.write(to, bytes, from, count);
        } finally {
            Reference.reachabilityFence(owner);
        }
    }

    /** The bytes behind these floats, little-endian, not to be written to, and good while these floats are held. */
    public ByteBuffer asBytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }
}
