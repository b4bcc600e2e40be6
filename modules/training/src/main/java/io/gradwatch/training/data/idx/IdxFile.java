package io.gradwatch.training.data.idx;

import io.gradwatch.training.data.format.FileProblems;
import io.gradwatch.training.data.format.InputFile;
import io.gradwatch.training.data.idx.IdxHeader.Content;
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
 * An idx file (MNIST's format), gzipped or not: a big-endian magic number with the number of dimensions, the size of each
 * dimension, then unsigned bytes.
 */
final class IdxFile {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final InputFile file;
    private final Content content;

    IdxFile(String name, Content content, Configuration hadoop) {
        this.file = new InputFile(name, hadoop);
        this.content = content;
    }

    /** Reads the header and checks that the file has as many bytes as the header says. */
    Optional<IdxHeader> check(FileProblems problems) {
        return problems.attempt(file.name(), () -> {
            if (!file.status().isFile()) {
                problems.add(file.name(), "expected a file, found a folder");
                return Optional.empty();
            }
            try (DataInputStream stream = openAt(0)) {
                int magic = stream.readInt();
                if (magic != content.magic()) {
                    problems.add(
                            file.name(),
                            String.format(
                                    "expected an idx file of %s (magic number 0x%08x), found 0x%08x",
                                    content, content.magic(), magic));
                    return Optional.empty();
                }
                IdxHeader header = IdxHeader.read(stream, content);
                return isComplete(header, stream, problems) ? Optional.of(header) : Optional.empty();
            }
        });
    }

    private boolean isComplete(IdxHeader header, InputStream afterHeader, FileProblems problems) throws IOException {
        if (header.rows() <= 0 || header.rowBytes() <= 0) {
            problems.add(file.name(), "expected at least one row, found " + header);
            return false;
        }
        long expected = header.offset(header.rows());
        long found = isGzipped()
                ? header.offset(0) + countToEnd(afterHeader)
                : file.status().getLen();
        if (found != expected) {
            problems.add(
                    file.name(),
                    "expected " + expected + " bytes for " + header + ", found " + found
                            + (found < expected ? "; is the file truncated?" : ""));
        }
        return found == expected;
    }

    /** Opens the file at an offset in its uncompressed bytes. */
    DataInputStream openAt(long offset) throws IOException {
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
