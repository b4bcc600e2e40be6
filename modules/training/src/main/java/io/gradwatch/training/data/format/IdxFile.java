package io.gradwatch.training.data.format;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * One file of MNIST's format, gzipped or not: a big-endian magic number that tells the number of dimensions, the size of
 * each, then unsigned bytes.
 */
final class IdxFile {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final InputFile file;
    private final IdxKind kind;

    IdxFile(String name, IdxKind kind, Configuration hadoop) {
        this.file = new InputFile(name, hadoop);
        this.kind = kind;
    }

    /** Reads the sizes and finds out whether all bytes are there. */
    Optional<IdxSize> check(FileProblems problems) {
        return problems.attempt(file.name(), () -> {
            if (!file.status().isFile()) {
                problems.add(file.name(), "expected a file, found a folder");
                return Optional.empty();
            }
            try (DataInputStream stream = open(0)) {
                int magic = stream.readInt();
                if (magic != kind.magic()) {
                    problems.add(
                            file.name(),
                            String.format(
                                    "expected an idx file of %s (magic number 0x%08x), found 0x%08x",
                                    kind, kind.magic(), magic));
                    return Optional.empty();
                }
                IdxSize size = IdxSize.read(stream, kind);
                return isComplete(size, stream, problems) ? Optional.of(size) : Optional.empty();
            }
        });
    }

    /** The stream from a row on. */
    DataInputStream openAt(long row, IdxSize size) throws IOException {
        return open(kind.headerBytes() + row * size.rowBytes());
    }

    private boolean isComplete(IdxSize size, InputStream afterHeader, FileProblems problems) throws IOException {
        if (size.rows() <= 0 || size.rowBytes() <= 0) {
            problems.add(file.name(), "expected at least one row, found " + size);
            return false;
        }
        long expected = kind.headerBytes() + size.rows() * size.rowBytes();
        long found = isGzipped()
                ? kind.headerBytes() + countToEnd(afterHeader)
                : file.status().getLen();
        if (found != expected) {
            problems.add(
                    file.name(),
                    "expected " + expected + " bytes for " + size + ", found " + found
                            + (found < expected ? "; is the file truncated?" : ""));
        }
        return found == expected;
    }

    private DataInputStream open(long offset) throws IOException {
        boolean gzipped = isGzipped();
        FSDataInputStream raw = file.open();
        if (gzipped) {
            DataInputStream unzipped =
                    new DataInputStream(new BufferedInputStream(new GZIPInputStream(raw, BUFFER_BYTES), BUFFER_BYTES));
            unzipped.skipNBytes(offset);
            return unzipped;
        }
        raw.seek(offset);
        return new DataInputStream(new BufferedInputStream(raw, BUFFER_BYTES));
    }

    private boolean isGzipped() throws IOException {
        try (FSDataInputStream raw = file.open()) {
            return raw.readUnsignedShort() == GZIP_MAGIC;
        }
    }

    private static long countToEnd(InputStream stream) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long count = 0;
        try {
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
                count += read;
            }
        } catch (EOFException truncated) {
            return count;
        }
        return count;
    }
}
