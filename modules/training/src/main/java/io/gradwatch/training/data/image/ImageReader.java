package io.gradwatch.training.data.image;

import io.gradwatch.training.data.Table;
import io.gradwatch.training.data.format.InputFile;
import io.gradwatch.training.data.format.RowFindings;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;

/** Decodes images into rows. */
final class ImageReader implements Serializable {
    private static final long serialVersionUID = 1L;

    /** An image with its class and its place in the order of all images. A plain class, because Kryo cannot read records. */
    static final class Source implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String path;
        private final int label;
        private final long position;

        Source(String path, int label, long position) {
            this.path = path;
            this.label = label;
            this.position = position;
        }

        String path() {
            return path;
        }

        /** Returns the class: the index of the image's folder among all folders. */
        int label() {
            return label;
        }

        long position() {
            return position;
        }
    }

    private final String folder;
    private final int channels;
    private final int height;
    private final int width;

    /** Creates the reader for rows of {@code shape} [channels, height, width]. */
    ImageReader(String folder, List<Integer> shape) {
        this.folder = folder;
        this.channels = shape.get(0);
        this.height = shape.get(1);
        this.width = shape.get(2);
    }

    /** Decodes some images and returns their problems. */
    RowFindings problems(Iterable<Source> some, Configuration hadoop) throws IOException {
        RowFindings findings = new RowFindings();
        for (Source image : some) {
            read(image, hadoop, message -> findings.add(folder, image.position(), image.path(), message));
        }
        return findings;
    }

    /** Returns an image as a row of a table. */
    Row row(Source image, Configuration hadoop) throws IOException {
        double[] values = read(image, hadoop, problem -> {})
                .orElseThrow(() -> new IllegalStateException(image.path() + " has changed since it was checked"));
        return Table.row(image.position(), values, values.length - 1);
    }

    private Optional<double[]> read(Source image, Configuration hadoop, Consumer<String> problems) throws IOException {
        try (InputStream stream = new InputFile(image.path(), hadoop).open()) {
            return picture(stream, problems).map(picture -> {
                double[] values = new double[channels * height * width + 1];
                picture.write(channels, height, width, values);
                values[values.length - 1] = image.label();
                return values;
            });
        }
    }

    private static Optional<Picture> picture(InputStream stream, Consumer<String> problems) {
        try {
            Optional<Picture> picture = Picture.read(stream);
            if (picture.isEmpty()) {
                problems.accept("expected an image (png, jpeg, gif, bmp or tiff), found another format");
            }
            return picture;
        } catch (EOFException e) {
            problems.accept("expected more bytes, found the end of the file; is it truncated?");
        } catch (IOException e) {
            problems.accept("expected an image that can be decoded, found: " + e.getMessage());
        }
        return Optional.empty();
    }
}
