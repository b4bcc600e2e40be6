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
     * All memory of an array without gaps, as it lies there whatever the order of its dimensions, in native order, which is little-endian wherever ND4J runs.
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

    /** The same memory as floats. */
    public static FloatBuffer floats(INDArray array) {
        return bytes(array).asFloatBuffer();
    }
}
