package io.gradwatch.training.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Direct access to the native memory of float arrays, without an ND4J operation in between. */
public final class NativeFloats {
    private NativeFloats() {}

    /**
     * Returns the memory of an array without gaps, in memory order, whatever the order of its dimensions. The byte
     * order is the native one, which is little-endian on all platforms of ND4J.
     *
     * @throws IllegalArgumentException if it does not hold floats
     */
    public static ByteBuffer bytes(INDArray array) {
        if (array.dataType() != DataType.FLOAT) {
            throw new IllegalArgumentException("expected an array of floats, found " + array.dataType());
        }
        long start = array.offset() * Float.BYTES;
        long length = array.length() * Float.BYTES;
        ByteBuffer buffer = array.data().pointer().asByteBuffer();
        return buffer.slice(Math.toIntExact(start), Math.toIntExact(length)).order(ByteOrder.nativeOrder());
    }

    /** Returns the same memory as floats. */
    public static FloatBuffer floats(INDArray array) {
        return bytes(array).asFloatBuffer();
    }
}
