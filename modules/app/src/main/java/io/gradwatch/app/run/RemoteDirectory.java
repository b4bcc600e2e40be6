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
 * A run's directory on one of Hadoop's file systems, most of which can neither append to a file nor write over part of
 * one: the run writes a local copy, whose files come here as a whole when they have changed.
 */
final class RemoteDirectory {
    /** Told by a report, a run has ended: it comes after all else. */
    private static final Comparator<java.nio.file.Path> REPORT_LAST =
            Comparator.comparing(file -> file.getFileName().toString().equals("report.json"));

    private static final String TELEMETRY = "telemetry";

    /** What only one process needs: what is unfinished, and what its operators have to bring. */
    private static final List<String> KEPT_HERE = List.of(TelemetrySegment.OPEN_SUFFIX, ".new", "operator-token");

    /** What an earlier process left that the next one has no use for, large as it may be. */
    private static final Set<String> LEFT_THERE = Set.of("model.zip", "report.html");

    private final Path path;
    private final Configuration hadoop;
    private final Map<String, Stamp> published = new LinkedHashMap<>();

    /** When a file was written, and how much: enough to know whether it has changed. */
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

    /** Names of what is there; empty if there is nothing. */
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

    /** Copies what a run left behind, without its checkpoints, into a local folder. */
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
     * Puts a run's first file here.
     *
     * @throws org.apache.hadoop.fs.FileAlreadyExistsException if another run did so before
     */
    synchronized void begin(java.nio.file.Path job) throws IOException {
        Path target = new Path(path, job.getFileName().toString());
        try (OutputStream out = files().create(target, false)) {
            Files.copy(job, out);
        }
        published.put(target.getName(), Stamp.of(job));
    }

    /** Removes these files, where they are. */
    synchronized void delete(List<String> names) throws IOException {
        for (String name : names) {
            files().delete(new Path(path, name), false);
            published.remove(name);
        }
    }

    /** Makes this what the local copy is: brings what has changed, removes what is gone. */
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

    /** Under another name first, so that a reader never meets half a file where a file system can rename at once. */
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
