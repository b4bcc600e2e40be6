package io.gradwatch.training.data.idx;

import io.gradwatch.training.data.Table;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/** Iterator over rows of (position, pixels, label) that reads them on demand. It closes its streams when the task ends. */
final class IdxRows implements Iterator<Row> {
    private final DataInputStream images;
    private final DataInputStream labels;
    private final long end;
    private final byte[] pixels;
    private long position;

    IdxRows(DataInputStream images, DataInputStream labels, long start, long end, int length) {
        this.images = images;
        this.labels = labels;
        this.position = start;
        this.end = end;
        this.pixels = new byte[length];
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> close());
    }

    @Override
    public boolean hasNext() {
        return position < end;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        try {
            images.readFully(pixels);
            double[] values = new double[pixels.length + 1];
            for (int i = 0; i < pixels.length; i++) {
                values[i] = Byte.toUnsignedInt(pixels[i]);
            }
            values[pixels.length] = labels.readUnsignedByte();
            return Table.row(position++, values, pixels.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void close() {
        try (images;
                labels) {
            position = end;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
