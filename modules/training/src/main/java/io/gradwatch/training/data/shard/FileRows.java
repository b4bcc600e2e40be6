package io.gradwatch.training.data.shard;

import io.gradwatch.training.spark.SizedInMemory;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Packed rows in a file on the local disk, one after the other. The file is unlinked when it is opened, so its space is
 * freed once these rows are garbage or the process ends, even if it is killed. Reads go through the page cache, which does
 * not count as memory of the process.
 *
 * <p>Serialization does not include the rows: a deserialized instance only records that another process has them, see
 * {@link #isHere()}. A plain class for the same reason as {@link ArrayRows}.
 */
final class FileRows implements Rows, SizedInMemory {
    private static final long serialVersionUID = 1L;
    private static final long OBJECT_BYTES = 64;

    private final RowLayout layout;
    private final int count;
    private final transient FileChannel file;

    private FileRows(RowLayout layout, int count, FileChannel file) {
        this.layout = layout;
        this.count = count;
        this.file = file;
    }

    /**
     * Returns a builder that writes rows to a new file, in any order.
     *
     * @param path path of a file that does not exist yet
     */
    static RowsBuilder builder(RowLayout layout, int count, Path path) throws IOException {
        FileChannel file = FileChannel.open(
                path,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        ByteBuffer bytes = buffer(layout.packed());
        return new RowsBuilder() {
            @Override
            public void place(int row, float[] packed) throws IOException {
                bytes.clear();
                bytes.asFloatBuffer().put(packed);
                long start = (long) row * bytes.capacity();
                while (bytes.hasRemaining()) {
                    file.write(bytes, start + bytes.position());
                }
            }

            @Override
            public Rows build() {
                return new FileRows(layout, count, file);
            }
        };
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public void gatherFeatures(int[] rows, int from, int to, FloatBuffer target) {
        ByteBuffer features = buffer(layout.features());
        for (int i = from; i < to; i++) {
            target.put(read(rows[i], 0, features));
        }
    }

    @Override
    public void gatherLabels(int[] rows, int from, int to, FloatBuffer target) {
        ByteBuffer labels = buffer(layout.packedLabels());
        for (int i = from; i < to; i++) {
            layout.unpackLabels(read(rows[i], layout.features(), labels), target);
        }
    }

    @Override
    public boolean isHere() {
        // If a thread is interrupted while it reads a FileChannel, the JDK closes the channel.
        return file != null && file.isOpen();
    }

    @Override
    public long estimatedSize() {
        return OBJECT_BYTES;
    }

    private FloatBuffer read(int row, int firstFloat, ByteBuffer into) {
        into.clear();
        long start = ((long) row * layout.packed() + firstFloat) * Float.BYTES;
        try {
            while (into.hasRemaining()) {
                if (file.read(into, start + into.position()) < 0) {
                    throw new EOFException("row " + row + " of " + count + " is not in the file");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return into.flip().asFloatBuffer();
    }

    private static ByteBuffer buffer(int floats) {
        return ByteBuffer.allocate(Math.multiplyExact(floats, Float.BYTES)).order(ByteOrder.nativeOrder());
    }
}
