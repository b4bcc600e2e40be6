package io.gradwatch.training.data.format;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What is at a path on any of Hadoop's file systems.
 *
 * @param name a path or URI; if there is no file of that name, a pattern as Hadoop has them
 */
record InputFile(String name, Configuration hadoop) {
    private static final Pattern LOCAL = Pattern.compile("file:/+");

    /** A name as users know it: local files without their scheme. */
    static String shown(String name) {
        Matcher local = LOCAL.matcher(name);
        return local.lookingAt() ? '/' + name.substring(local.end()) : name;
    }

    /** A path for those who take paths for patterns. */
    static Path literally(FileStatus file) {
        return new Path(file.getPath().toString().replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1"));
    }

    FileStatus status() throws IOException {
        return fileSystem().getFileStatus(path());
    }

    FSDataInputStream open() throws IOException {
        return fileSystem().open(path());
    }

    /**
     * This file, the visible files of this folder, or the files that match and those of folders that do, by path.
     *
     * @throws FileNotFoundException if there is nothing of that name, and nothing matches
     */
    List<FileStatus> files() throws IOException {
        List<FileStatus> files = new ArrayList<>();
        for (FileStatus found : found()) {
            if (found.isFile()) {
                files.add(found);
            } else {
                visible(found).filter(FileStatus::isFile).forEach(files::add);
            }
        }
        return files.stream().sorted().distinct().toList();
    }

    /** The visible folders of this folder, by path. */
    List<FileStatus> folders() throws IOException {
        return visible(status()).filter(FileStatus::isDirectory).sorted().toList();
    }

    /**
     * This file or folder, or those that match.
     *
     * @throws FileNotFoundException if there is nothing of that name, and nothing matches
     */
    List<FileStatus> found() throws IOException {
        try {
            return List.of(status());
        } catch (FileNotFoundException e) {
            FileStatus[] matching = fileSystem().globStatus(path(), child -> isVisible(child.getName()));
            if (matching == null || matching.length == 0) {
                throw e;
            }
            return List.of(matching);
        }
    }

    private Stream<FileStatus> visible(FileStatus folder) throws IOException {
        return Stream.of(fileSystem().listStatus(folder.getPath(), child -> isVisible(child.getName())));
    }

    private FileSystem fileSystem() throws IOException {
        try {
            return path().getFileSystem(hadoop);
        } catch (IllegalArgumentException e) {
            throw new IOException("not a path that Hadoop knows: " + e.getMessage(), e);
        }
    }

    private Path path() {
        return new Path(name);
    }

    private static boolean isVisible(String name) {
        return !name.startsWith("_") && !name.startsWith(".");
    }
}
