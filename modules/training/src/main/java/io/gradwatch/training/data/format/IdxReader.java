package io.gradwatch.training.data.format;

import io.gradwatch.training.data.DataSpec;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Reads rows of images and labels in a task. */
final class IdxReader implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String images;
    private final String labels;
    private final IdxSizes sizes;
    private final Broadcast<SerializableConfiguration> hadoop;

    IdxReader(DataSpec.Idx source, IdxSizes sizes, Broadcast<SerializableConfiguration> hadoop) {
        this.images = source.images();
        this.labels = source.labels();
        this.sizes = sizes;
        this.hadoop = hadoop;
    }

    /** Rows {@code range[0]} to {@code range[1] - 1}. */
    IdxRows read(long[] range) throws IOException {
        return new IdxRows(
                images().openAt(range[0], sizes.images()),
                labels().openAt(range[0], sizes.labels()),
                range[0],
                range[1],
                (int) sizes.images().rowBytes());
    }

    /** Opens both files, to see whether they can be read from here. */
    boolean open() throws IOException {
        try (DataInputStream pixels = images().openAt(0, sizes.images());
                DataInputStream classes = labels().openAt(0, sizes.labels())) {
            return pixels.read() >= 0 && classes.read() >= 0;
        }
    }

    private IdxFile images() {
        return new IdxFile(images, IdxKind.IMAGES, configuration());
    }

    private IdxFile labels() {
        return new IdxFile(labels, IdxKind.LABELS, configuration());
    }

    private Configuration configuration() {
        return hadoop.value().value();
    }
}
