package io.gradwatch.training.checkpoint;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * Files in memory, all in one folder's folders, on a machine that crashes after so many steps: a file created or
 * deleted, or a byte written, is one. What was written by then is there for all to see.
 */
final class CrashingFileSystem extends FileSystem {
    private final Map<Path, byte[]> files;
    private long stepsLeft;

    CrashingFileSystem() {
        this(Map.of(), Long.MAX_VALUE);
    }

    /** The same files in the same state, for a machine that crashes after so many steps. */
    CrashingFileSystem(CrashingFileSystem other, long steps) {
        this(other.files, steps);
    }

    private CrashingFileSystem(Map<Path, byte[]> files, long steps) {
        this.files = new LinkedHashMap<>(files);
        stepsLeft = steps;
        setConf(new Configuration(false));
    }

    /** Returns the files that are on the disk after the crash, on a file system that never crashes. */
    CrashingFileSystem afterCrash() {
        return new CrashingFileSystem(this, Long.MAX_VALUE);
    }

    private void step() throws IOException {
        if (stepsLeft == 0) {
            throw new IOException("crashed");
        }
        stepsLeft--;
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        step();
        files.put(file, new byte[0]);
        return new FSDataOutputStream(
                new OutputStream() {
                    @Override
                    public void write(int next) throws IOException {
                        step();
                        byte[] longer = Arrays.copyOf(files.get(file), files.get(file).length + 1);
                        longer[longer.length - 1] = (byte) next;
                        files.put(file, longer);
                    }
                },
                null);
    }

    @Override
    public FSDataInputStream open(Path file, int bufferSize) {
        return new FSDataInputStream(new Content(files.get(file)));
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        List<Path> below = files.keySet().stream()
                .filter(file -> file.equals(path) || file.getParent().equals(path))
                .toList();
        for (Path file : below) {
            step();
            files.remove(file);
        }
        return !below.isEmpty();
    }

    @Override
    public FileStatus[] listStatus(Path folder) {
        return files.keySet().stream()
                .map(Path::getParent)
                .distinct()
                .map(path -> new FileStatus(0, true, 1, 1, 0, path))
                .toArray(FileStatus[]::new);
    }

    @Override
    public FileStatus getFileStatus(Path file) throws IOException {
        if (!files.containsKey(file)) {
            throw new FileNotFoundException(file.toString());
        }
        return new FileStatus(files.get(file).length, false, 1, 1, 0, file);
    }

    @Override
    public URI getUri() {
        return URI.create("memory:/");
    }

    @Override
    public boolean mkdirs(Path path, FsPermission permission) {
        return true;
    }

    @Override
    public FSDataOutputStream append(Path file, int bufferSize, Progressable progress) {
        throw new UnsupportedOperationException("object stores cannot append");
    }

    @Override
    public boolean rename(Path from, Path to) {
        throw new UnsupportedOperationException("object stores cannot rename at once");
    }

    @Override
    public void setWorkingDirectory(Path path) {
        throw new UnsupportedOperationException("all paths are absolute");
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path("/");
    }

    private static final class Content extends FSInputStream {
        private final byte[] bytes;
        private int next;

        Content(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return next < bytes.length ? bytes[next++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            int count = Math.min(length, bytes.length - next);
            System.arraycopy(bytes, next, target, offset, count);
            next += count;
            return count == 0 && length > 0 ? -1 : count;
        }

        @Override
        public void seek(long position) {
            next = (int) position;
        }

        @Override
        public long getPos() {
            return next;
        }

        @Override
        public boolean seekToNewSource(long target) {
            return false;
        }
    }
}
