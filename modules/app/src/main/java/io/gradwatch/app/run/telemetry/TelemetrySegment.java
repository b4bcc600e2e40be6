package io.gradwatch.app.run.telemetry;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A file of telemetry that is being written. */
public final class TelemetrySegment implements Closeable {
    static final String SUFFIX = ".jsonl.gz";
    public static final String OPEN_SUFFIX = ".open";
    private static final int BUFFER = 1 << 16;

    private final Path closed;
    private final Path open;
    private final FileChannel file;
    private final FastGzip out;
    private int lines;

    /** Creates the segment that starts with this round. */
    TelemetrySegment(Path folder, int firstRound) throws IOException {
        closed = folder.resolve(name(firstRound));
        open = folder.resolve(closed.getFileName() + OPEN_SUFFIX);
        file = FileChannel.open(open, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        out = new FastGzip(Channels.newOutputStream(file));
    }

    private static String name(int firstRound) {
        return "round-%08d%s".formatted(firstRound, SUFFIX);
    }

    /** Returns those of these segments that start no later than a round. */
    static List<Path> upTo(int round, List<Path> segments) {
        return segments.stream()
                .filter(segment -> segment.getFileName().toString().compareTo(name(round)) <= 0)
                .toList();
    }

    /** Deletes segments that were never closed, and those that start after a round. */
    static void cutBackTo(int round, Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (name.endsWith(OPEN_SUFFIX)
                    || (name.endsWith(SUFFIX) && upTo(round, List.of(file)).isEmpty())) {
                Files.delete(file);
            }
        }
    }

    void write(byte[] line) throws IOException {
        out.write(line);
        out.write('\n');
        lines++;
    }

    int lines() {
        return lines;
    }

    /** Completes the file, syncs it to disk, and then renames it to its final name. */
    @Override
    public void close() throws IOException {
        try (out) {
            out.finish();
            file.force(true);
        }
        Files.move(open, closed, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Compresses with level 1: about the size of the default level in a third of the time. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
