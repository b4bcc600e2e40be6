package io.gradwatch.app.run;

import io.gradwatch.app.run.telemetry.TelemetrySegment;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/**
 * A run's directory on a Hadoop file system. Most of these can neither append to a file nor overwrite a part of one. So the
 * run writes a local copy, and each file that has changed is uploaded as a whole.
 */
final class RemoteDirectory {
    /** Puts the report last: readers take its presence as the end of the run. */
    private static final Comparator<java.nio.file.Path> REPORT_LAST =
            Comparator.comparing(file -> file.getFileName().toString().equals("report.json"));

    private static final String TELEMETRY = "telemetry";

    /** Suffixes of files that stay local: unfinished files, and the operators' token. */
    private static final List<String> KEPT_HERE = List.of(TelemetrySegment.OPEN_SUFFIX, ".new", "operator-token");

    /** Files of an earlier process that the next one does not need; some are large. */
    private static final Set<String> LEFT_THERE = Set.of("model.zip", "report.html");

    private final Path path;
    private final Configuration hadoop;
    private final Map<String, Stamp> published = new LinkedHashMap<>();

    /** The modification time and size of a file, by which a change is detected. */
    private record Stamp(FileTime modified, long bytes) {
        static Stamp of(java.nio.file.Path file) throws IOException {
            return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
        }
    }

    RemoteDirectory(Path path, Configuration hadoop) {
        this.path = path;
        this.hadoop = hadoop;
    }

    Path path() {
        return path;
    }

    private FileSystem files() throws IOException {
        return path.getFileSystem(hadoop);
    }

    /** Returns the names of the files; empty if the directory does not exist. */
    Optional<Set<String>> names() throws IOException {
        try {
            if (files().getFileStatus(path).isFile()) {
                throw new IOException("a file");
            }
            return Optional.of(Arrays.stream(files().listStatus(path))
                    .map(status -> status.getPath().getName())
                    .collect(Collectors.toSet()));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Copies the files of a run, without its checkpoints, into a local folder. */
    synchronized void fetch(java.nio.file.Path local) throws IOException {
        fetch("", local);
        fetch(TELEMETRY, local);
    }

    private void fetch(String folder, java.nio.file.Path local) throws IOException {
        FileStatus[] found;
        try {
            found = files().listStatus(folder.isEmpty() ? path : new Path(path, folder));
        } catch (FileNotFoundException e) {
            return;
        }
        java.nio.file.Path target = Files.createDirectories(local.resolve(folder));
        for (FileStatus status : found) {
            String name = status.getPath().getName();
            if (status.isFile()
                    && !LEFT_THERE.contains(name)
                    && KEPT_HERE.stream().noneMatch(name::endsWith)) {
                java.nio.file.Path file = target.resolve(name);
                try (var in = files().open(status.getPath())) {
                    Files.copy(in, file);
                }
                published.put(local.relativize(file).toString(), Stamp.of(file));
            }
        }
    }

    /**
     * Creates the directory with a run's first file.
     *
     * @throws org.apache.hadoop.fs.FileAlreadyExistsException if another run has created it
     */
    synchronized void begin(java.nio.file.Path job) throws IOException {
        Path target = new Path(path, job.getFileName().toString());
        try (OutputStream out = files().create(target, false)) {
            Files.copy(job, out);
        }
        published.put(target.getName(), Stamp.of(job));
    }

    /** Deletes those of these files that exist. */
    synchronized void delete(List<String> names) throws IOException {
        for (String name : names) {
            files().delete(new Path(path, name), false);
            published.remove(name);
        }
    }

    /** Synchronizes the directory with the local copy: uploads changed files, deletes removed ones. */
    synchronized void publish(java.nio.file.Path local) throws IOException {
        List<java.nio.file.Path> all;
        try (Stream<java.nio.file.Path> files = Files.walk(local)) {
            all = files.filter(Files::isRegularFile)
                    .filter(file -> KEPT_HERE.stream().noneMatch(file.toString()::endsWith))
                    .sorted(REPORT_LAST)
                    .toList();
        }
        for (java.nio.file.Path file : all) {
            String name = local.relativize(file).toString();
            Stamp now = Stamp.of(file);
            if (!now.equals(published.get(name))) {
                put(file, name);
                published.put(name, now);
            }
        }
        Set<String> here =
                all.stream().map(file -> local.relativize(file).toString()).collect(Collectors.toSet());
        delete(published.keySet().stream().filter(name -> !here.contains(name)).toList());
    }

    /** Uploads a file under another name first; with an atomic rename, no reader sees half a file. */
    private void put(java.nio.file.Path file, String name) throws IOException {
        Path target = new Path(path, name);
        Path unfinished = target.suffix(".new");
        FileContext renaming = FileContext.getFileContext(path.toUri(), hadoop);
        try (OutputStream out = files().create(unfinished, true)) {
            Files.copy(file, out);
        }
        renaming.rename(unfinished, target, Rename.OVERWRITE);
    }
}
