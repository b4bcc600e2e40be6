package io.gradwatch.signal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads bytes that {@link ByteWriter} wrote. Malformed bytes cause an {@link IllegalArgumentException} that names what was
 * being read.
 */
final class ByteReader {
    private final String what;
    private final ByteBuffer buffer;

    private ByteReader(String what, byte[] bytes) {
        this.what = what;
        buffer = ByteBuffer.wrap(bytes);
    }

    /** Reads a value that takes up all of these bytes. */
    static <T> T readAll(String what, byte[] bytes, Function<ByteReader, T> read) {
        ByteReader reader = new ByteReader(what, bytes);
        try {
            T value = read.apply(reader);
            if (reader.buffer.hasRemaining()) {
                throw reader.malformed("expected " + reader.buffer.position() + " bytes, found " + bytes.length);
            }
            return value;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(what + ": expected more than " + bytes.length + " bytes", e);
        }
    }

    void header(int magic, int version) {
        int foundMagic = buffer.getInt();
        if (foundMagic != magic) {
            throw malformed("expected magic number %08x, found %08x".formatted(magic, foundMagic));
        }
        int foundVersion = buffer.get() & 0xFF;
        if (foundVersion != version) {
            throw malformed("expected version %d, found %d; run the same Gradwatch on driver and executors"
                    .formatted(version, foundVersion));
        }
    }

    long whole() {
        long zigzag = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = buffer.get();
            zigzag |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        throw malformed("expected a whole number of at most 64 bits, found a longer one");
    }

    int int32() {
        long value = whole();
        if (value != (int) value) {
            throw malformed("expected a whole number of 32 bits, found " + value);
        }
        return (int) value;
    }

    double real() {
        return buffer.getDouble();
    }

    boolean flag() {
        return whole() != 0;
    }

    String text() {
        byte[] utf8 = new byte[length()];
        buffer.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    <T> List<T> list(Function<ByteReader, T> read) {
        int length = length();
        List<T> values = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            values.add(read.apply(this));
        }
        return values;
    }

    /** Reads the length of a list or text. Each entry takes at least one byte, so it cannot exceed the bytes left. */
    private int length() {
        int length = int32();
        if (length < 0 || length > buffer.remaining()) {
            throw malformed("expected at most " + buffer.remaining() + " entries, found " + length);
        }
        return length;
    }

    private IllegalArgumentException malformed(String how) {
        return new IllegalArgumentException(what + ": " + how);
    }
}
