package io.gradwatch.training.data.format;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file, folder or pattern on any of Hadoop's file systems.
 *
 * @param name a path or URI; if nothing has that name, a Hadoop glob pattern
 */
public record InputFile(String name, Configuration hadoop) {
    private static final Pattern LOCAL = Pattern.compile("file:/+");

    /** Returns a name as users know it: without the scheme if the file is local. */
    public static String shown(String name) {
        Matcher local = LOCAL.matcher(name);
        return local.lookingAt() ? '/' + name.substring(local.end()) : name;
    }

    /** Returns the path of a file with glob characters escaped, for APIs that treat paths as patterns. */
    public static Path literally(FileStatus file) {
        return new Path(file.getPath().toString().replaceAll("([\\[\\]{}*?\\\\])", "\\\\$1"));
    }

    public FileStatus status() throws IOException {
        return fileSystem().getFileStatus(path());
    }

    public FSDataInputStream open() throws IOException {
        return fileSystem().open(path());
    }

    /**
     * Returns this file, the visible files of this folder, or the files of everything the pattern matches, sorted by path.
     *
     * @throws FileNotFoundException if nothing has that name and nothing matches
     */
    public List<FileStatus> files() throws IOException {
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

    /**
     * Returns a hint for a folder whose files are in partition folders ({@code key=value}), or an empty string. The folders'
     * names are not read as columns.
     */
    public String partitionHint() throws IOException {
        List<FileStatus> folders = new ArrayList<>();
        for (FileStatus found : found()) {
            if (found.isDirectory()) {
                visible(found).filter(FileStatus::isDirectory).forEach(folders::add);
            }
        }
        Optional<String> partition = folders.stream()
                .map(folder -> folder.getPath().getName())
                .filter(folder -> folder.indexOf('=') > 0)
                .findFirst();
        return partition
                .map(folder ->
                        " outside partition folders such as " + folder + "; name the files by a pattern, such as "
                                + shown(name) + "/*/*, and store the values of the folders' names as columns")
                .orElse("");
    }

    /** Returns the visible subfolders of this folder, sorted by path. */
    public List<FileStatus> folders() throws IOException {
        return visible(status()).filter(FileStatus::isDirectory).sorted().toList();
    }

    /**
     * Returns this file or folder, or everything the pattern matches.
     *
     * @throws FileNotFoundException if nothing has that name and nothing matches
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
            throw new IOException("not a Hadoop path: " + e.getMessage(), e);
        }
    }

    private Path path() {
        return new Path(name);
    }

    private static boolean isVisible(String name) {
        return !name.startsWith("_") && !name.startsWith(".");
    }
}
