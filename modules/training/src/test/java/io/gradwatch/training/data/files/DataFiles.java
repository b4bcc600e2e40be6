package io.gradwatch.training.data.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Holdout;
import io.gradwatch.training.data.DataSpec.Idx;
import io.gradwatch.training.data.DataSpec.Scale;
import io.gradwatch.training.data.DataSpec.Source;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Small data files and their descriptions. */
final class DataFiles {
    static final int SIDE = 4;
    static final int CLASSES = 3;

    private final Path folder;

    DataFiles(Path folder) {
        this.folder = folder;
    }

    /** Writes a text file. */
    String text(String name, String text) {
        return bytes(name, text.getBytes(UTF_8));
    }

    /** Writes a file. */
    String bytes(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Images of {@link #SIDE} × {@link #SIDE} random pixels, and labels. */
    Idx idx(String name, int rows, boolean gzipped) {
        return new Idx(
                bytes(name + "-images", zip(images(rows), gzipped)),
                bytes(name + "-labels", zip(labels(rows), gzipped)),
                OptionalLong.empty());
    }

    /** Writes rows of random x0 and x1, the row number x2 and a class y, with a header. */
    Csv csv(String name, int rows) {
        Random random = new Random(rows);
        StringBuilder text = new StringBuilder("x0,x1,x2,y\n");
        for (int row = 0; row < rows; row++) {
            text.append(random.nextGaussian() * 100 + 1e4)
                    .append(',')
                    .append(random.nextGaussian() * 1e-3)
                    .append(',')
                    .append(row)
                    .append(',')
                    .append(row % CLASSES)
                    .append('\n');
        }
        return csv(text(name, text.toString()));
    }

    static Csv csv(String path) {
        return new Csv(path, true, ',', OptionalLong.empty());
    }

    static DataSpec images(Source train, Optional<? extends Source> test, Scale scale) {
        return spec(train, test, new Features(List.of(), List.of(1, SIDE, SIDE), scale), "y");
    }

    static DataSpec table(Source train, Optional<? extends Source> test, Scale scale) {
        return spec(train, test, new Features(List.of("x0", "x1", "x2"), List.of(3), scale), "y");
    }

    private static DataSpec spec(Source train, Optional<? extends Source> test, Features features, String label) {
        return new DataSpec(
                train,
                test.map(Source.class::cast),
                Holdout.NONE,
                features,
                new Classes(Optional.of(label), CLASSES),
                false);
    }

    static byte[] images(int rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(0x803);
            out.writeInt(rows);
            out.writeInt(SIDE);
            out.writeInt(SIDE);
            out.write(pixels(rows));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] pixels(int rows) {
        byte[] pixels = new byte[rows * SIDE * SIDE];
        new Random(rows).nextBytes(pixels);
        return pixels;
    }

    static byte[] labels(int rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(0x801);
            out.writeInt(rows);
            for (int row = 0; row < rows; row++) {
                out.write(row % CLASSES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(byte[] plain, boolean gzipped) {
        if (!gzipped) {
            return plain;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
