package io.gradwatch.training.state;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Immutable vector of floats as little-endian bytes, the form in which processes exchange parameters and updater state.
 * Every serializer that Spark may use copies a byte array unchanged, and so does native memory.
 */
public final class FlatFloats implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The empty vector, such as the updater state of plain SGD. */
    public static final FlatFloats EMPTY = new FlatFloats(new byte[0]);

    private final byte[] bytes;

    private FlatFloats(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Wraps {@code bytes} without copying them; their number is a multiple of four. */
    public static FlatFloats wrap(byte[] bytes) {
        if (bytes.length % Float.BYTES != 0) {
            throw new IllegalArgumentException("bytes: expected a multiple of 4, found " + bytes.length);
        }
        return new FlatFloats(bytes);
    }

    /** Returns a copy of these floats. */
    public static FlatFloats of(float... values) {
        byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
        floats(bytes).put(values);
        return new FlatFloats(bytes);
    }

    /** Returns a copy of the content of an array; {@link #EMPTY} for {@code null}. */
    public static FlatFloats copyOf(INDArray array) {
        if (array == null) {
            return EMPTY;
        }
        byte[] bytes = new byte[Math.toIntExact(array.length() * Float.BYTES)];
        NativeFloats.bytes(array).get(bytes);
        return new FlatFloats(bytes);
    }

    /**
     * Overwrites a whole array with these floats.
     *
     * @throws IllegalArgumentException if the lengths differ
     */
    public void copyTo(INDArray array) {
        if (array == null) {
            requireLength(0);
            return;
        }
        requireLength(array.length());
        NativeFloats.bytes(array).put(bytes);
    }

    /** Copies {@code count} floats, starting at index {@code from}, to the same index of {@code target}. */
    public void copyTo(ByteBuffer target, int from, int count) {
        target.put(from * Float.BYTES, bytes, from * Float.BYTES, count * Float.BYTES);
    }

    /**
     * Checks the number of floats.
     *
     * @throws IllegalArgumentException if it is not the expected one
     */
    public void requireLength(long expected) {
        if (expected != length()) {
            throw new IllegalArgumentException("expected " + expected + " floats, found " + length());
        }
    }

    /** Returns the number of floats. */
    public int length() {
        return bytes.length / Float.BYTES;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Copies floats {@code from} (inclusive) onwards into the first {@code count} places of {@code target}. */
    public void read(int from, float[] target, int count) {
        floats(bytes).get(from, target, 0, count);
    }

    /** Returns the bytes of these floats, little-endian. Callers must not write to them. */
    public ByteBuffer asBytes() {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static FloatBuffer floats(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /** Collects floats in ascending order. */
    public static final class Builder {
        private final byte[] bytes;

        /** Creates a builder of exactly this number of floats. */
        public Builder(int length) {
            bytes = new byte[Math.multiplyExact(length, Float.BYTES)];
        }

        /**
         * Writes the first {@code count} of {@code values} at index {@code to}. Threads may write disjoint ranges
         * concurrently.
         */
        public void write(int to, float[] values, int count) {
            floats(bytes).put(to, values, 0, count);
        }

        /** Writes {@code count} floats of {@code source}, starting at index {@code from}, at index {@code to}. */
        public void write(int to, ByteBuffer source, int from, int count) {
            ByteBuffer.wrap(bytes).put(to * Float.BYTES, source, from * Float.BYTES, count * Float.BYTES);
        }

        /** Returns the vector. The builder must not be used afterwards. */
        public FlatFloats build() {
            return new FlatFloats(bytes);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FlatFloats that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
