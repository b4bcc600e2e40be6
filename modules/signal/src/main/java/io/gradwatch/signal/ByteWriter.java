package io.gradwatch.signal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes values to bytes that {@link ByteReader} reads. Whole numbers are zigzag varints: small ones take one byte. Real
 * numbers take eight bytes and keep every value, including NaN and infinities. Text is its length followed by UTF-8.
 */
final class ByteWriter {
    private ByteBuffer buffer;

    ByteWriter(int expectedBytes) {
        buffer = ByteBuffer.allocate(Math.max(Long.BYTES, expectedBytes));
    }

    void header(int magic, int version) {
        room(Integer.BYTES + 1).putInt(magic).put((byte) version);
    }

    void whole(long value) {
        ByteBuffer out = room(Long.BYTES + 2);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            out.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    void real(double value) {
        room(Double.BYTES).putLong(Double.doubleToLongBits(value));
    }

    void flag(boolean value) {
        whole(value ? 1 : 0);
    }

    void text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        whole(utf8.length);
        room(utf8.length).put(utf8);
    }

    byte[] toBytes() {
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            buffer = ByteBuffer.allocate(2 * buffer.capacity() + bytes).put(buffer.flip());
        }
        return buffer;
    }
}
