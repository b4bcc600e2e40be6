package io.gradwatch.training.data.idx;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.idx.IdxHeader.Content;
import io.gradwatch.training.spark.HadoopSettings;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.broadcast.Broadcast;

/** Reads rows of images and labels inside a task. */
final class IdxReader implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String images;
    private final String labels;
    private final IdxHeader.Pair headers;
    private final Broadcast<HadoopSettings> hadoop;

    IdxReader(DataSpec.Idx source, IdxHeader.Pair headers, Broadcast<HadoopSettings> hadoop) {
        this.images = source.images();
        this.labels = source.labels();
        this.headers = headers;
        this.hadoop = hadoop;
    }

    /** Reads rows {@code range[0]} to {@code range[1] - 1}. */
    IdxRows read(long[] range) throws IOException {
        return new IdxRows(images(range[0]), labels(range[0]), range[0], range[1], (int)
                headers.images().rowBytes());
    }

    /** Opens both files and fails if this executor cannot read them. */
    boolean open() throws IOException {
        try (DataInputStream pixels = images(0);
                DataInputStream classes = labels(0)) {
            return pixels.read() >= 0 && classes.read() >= 0;
        }
    }

    private DataInputStream images(long row) throws IOException {
        return new IdxFile(images, Content.IMAGES, configuration())
                .openAt(headers.images().offset(row));
    }

    private DataInputStream labels(long row) throws IOException {
        return new IdxFile(labels, Content.LABELS, configuration())
                .openAt(headers.labels().offset(row));
    }

    private Configuration configuration() {
        return hadoop.value().configuration();
    }
}
