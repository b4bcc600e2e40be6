package io.gradwatch.training.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/** Rows of (position, pixels, label), read as they are asked for; closes its streams when the task ends. */
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
            double[] features = new double[pixels.length];
            for (int i = 0; i < features.length; i++) {
                features[i] = Byte.toUnsignedInt(pixels[i]);
            }
            return RowFactory.create(position++, Vectors.dense(features), (double) labels.readUnsignedByte());
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
