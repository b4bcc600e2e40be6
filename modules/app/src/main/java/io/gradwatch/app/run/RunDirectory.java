package io.gradwatch.app.run;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import io.gradwatch.training.spark.HadoopSettings;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * The files of one run. If the directory is on a Hadoop file system, these are a local copy that is uploaded at intervals,
 * while checkpoints are written to the file system directly.
 */
public final class RunDirectory implements Closeable {
    private static final Pattern URI_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
    private static final String LOCAL = "file:";

    private final Path path;
    private final Optional<RemoteDirectory> remote;
    private volatile boolean complete = true;

    /** Creates a local directory's object; creates no files. */
    public RunDirectory(Path path) {
        this(path, Optional.empty());
    }

    private RunDirectory(Path path, Optional<RemoteDirectory> remote) {
        this.path = path;
        this.remote = remote;
    }

    /** Returns the directory at a local path or a Hadoop URI. */
    public static RunDirectory of(String name, Configuration hadoop) {
        if (!URI_SCHEME.matcher(name).matches()) {
            return new RunDirectory(Path.of(name));
        }
        if (name.startsWith(LOCAL)) {
            return new RunDirectory(
                    Path.of(new org.apache.hadoop.fs.Path(name).toUri().getPath()));
        }
        try {
            var target = new org.apache.hadoop.fs.Path(name);
            // Adds the host if the URI leaves it to the site's configuration, because renaming requires it.
            var qualified = target.getFileSystem(hadoop).makeQualified(target);
            return new RunDirectory(
                    Files.createTempDirectory("gradwatch-run-"), Optional.of(new RemoteDirectory(qualified, hadoop)));
        } catch (IOException | IllegalArgumentException e) {
            throw invalid(name, "expected a directory that Hadoop can reach, found: " + e.getMessage());
        }
    }

    /** Returns the directory of an earlier run, with a local copy of its files. */
    public static RunDirectory recorded(String name) {
        return of(name, HadoopSettings.ofSparkDefaults()).fetched();
    }

    /** Returns the folder of the local files. */
    public Path path() {
        return path;
    }

    /** Returns the directory's name as the user wrote it. */
    public String name() {
        return remote.map(directory -> directory.path().toString()).orElseGet(path::toString);
    }

    /** Returns a file's name below {@link #name()}. */
    public String name(Path file) {
        return remote.isPresent() ? name() + "/" + path.relativize(file) : file.toString();
    }

    /** Reads local files, and reports problems under the names that the user wrote. */
    public <T> T reading(Supplier<T> read) {
        try {
            return read.get();
        } catch (InvalidInputException e) {
            throw new InvalidInputException(e.problems().stream()
                    .map(problem -> new Problem(problem.where().replace(path.toString(), name()), problem.message()))
                    .toList());
        }
    }

    /** Returns the path of the resolved job file. */
    public Path job() {
        return path.resolve("job.yaml");
    }

    public Path events() {
        return path.resolve("events.jsonl");
    }

    public Path telemetry() {
        return path.resolve("telemetry");
    }

    public Path model() {
        return path.resolve("model.zip");
    }

    public Path report() {
        return path.resolve("report.json");
    }

    /** Returns the path of the report page. */
    public Path page() {
        return path.resolve("report.html");
    }

    /** Returns the path of the operators' token. */
    public Path operatorToken() {
        return path.resolve("operator-token");
    }

    /** Returns the folder of checkpoints as a Hadoop path. */
    public org.apache.hadoop.fs.Path checkpoints() {
        return remote.map(directory -> new org.apache.hadoop.fs.Path(directory.path(), "checkpoints"))
                .orElseGet(() -> new org.apache.hadoop.fs.Path(
                        path.resolve("checkpoints").toUri()));
    }

    /** Returns the path of the stack trace of a failed run. */
    public Path error() {
        return path.resolve("error.txt");
    }

    /**
     * Checks that no file would be overwritten.
     *
     * @throws InvalidInputException unless the path is free or an empty directory
     */
    public void checkFree() {
        if (!names("expected a new or empty directory").isEmpty()) {
            throw invalid("expected a new or empty directory, found files in it; choose another");
        }
    }

    /**
     * Checks that the directory holds a run or nothing.
     *
     * @throws InvalidInputException if it holds other files
     */
    public void checkResumable() {
        Set<String> names = names("expected the directory of a run");
        if (!names.isEmpty() && !names.contains(job().getFileName().toString())) {
            throw invalid("expected the directory of a run, found files in it but no job.yaml; choose another");
        }
    }

    /** Returns the names of the files; empty if the directory does not exist. */
    private Set<String> names(String expected) {
        try {
            if (remote.isPresent()) {
                return remote.get().names().orElse(Set.of());
            }
            if (!Files.exists(path)) {
                checkCreatable();
                return Set.of();
            }
            if (!Files.isDirectory(path)) {
                throw invalid(expected + ", found a file; choose another");
            }
            try (Stream<Path> files = Files.list(path)) {
                return files.filter(file -> !file.equals(unfinished(job())))
                        .map(file -> file.getFileName().toString())
                        .collect(Collectors.toSet());
            }
        } catch (IOException e) {
            throw invalid("expected a readable directory, found: " + e.getMessage());
        }
    }

    private void checkCreatable() {
        Path existing = path.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw invalid("expected a directory that can be created, but %s cannot be written to".formatted(existing));
        }
    }

    /** Returns the job file that the run started with, if it started. */
    public Optional<String> begun() {
        try {
            return Files.exists(job())
                    ? Optional.of(Files.readString(job())).filter(text -> !text.isBlank())
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts the run: creates the directory and its parents, and writes the job file.
     *
     * @throws InvalidInputException if it already holds files
     */
    public void begin(String job) {
        checkFree();
        try {
            Files.createDirectories(path);
            // If two runs share a directory, the second one fails here, before it overwrites anything.
            Files.writeString(job(), job, StandardOpenOption.CREATE_NEW);
            if (remote.isPresent()) {
                remote.get().begin(job());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the run again in a directory that may exist, and deletes the files of its last end. */
    public void beginAgain(String job) {
        try {
            Files.createDirectories(path);
            List<Path> ends = List.of(report(), page(), model(), error());
            for (Path end : ends) {
                Files.deleteIfExists(end);
            }
            if (remote.isPresent()) {
                remote.get()
                        .delete(ends.stream()
                                .map(end -> end.getFileName().toString())
                                .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(job(), unfinished -> Files.writeString(unfinished, job));
    }

    /** Downloads the files of an earlier process; does nothing for a local directory. */
    public RunDirectory fetched() {
        if (remote.isPresent()) {
            try {
                remote.get().fetch(path);
            } catch (IOException e) {
                throw invalid("expected a readable directory, found: " + e.getMessage());
            }
        }
        return this;
    }

    /** Uploads changed files; does nothing for a local directory. */
    public void publish() {
        if (remote.isPresent()) {
            try {
                complete = false;
                remote.get().publish(path);
                complete = true;
            } catch (IOException e) {
                String message = "%s cannot be written to; new files are in %s: %s";
                throw new UncheckedIOException(new IOException(message.formatted(name(), path, e.getMessage()), e));
            }
        }
    }

    /** Deletes the local copy of a remote directory, unless some of its files were not uploaded. */
    @Override
    public void close() {
        if (remote.isPresent() && complete) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Writes a file as a whole or not at all. */
    public static void write(Path file, Writing writing) {
        Path unfinished = unfinished(file);
        try {
            writing.to(unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** Writes a whole file. */
    @FunctionalInterface
    public interface Writing {
        void to(Path file) throws IOException;
    }

    private InvalidInputException invalid(String message) {
        return invalid(name(), message);
    }

    private static InvalidInputException invalid(String name, String message) {
        return new InvalidInputException(List.of(new Problem("--out " + name, message)));
    }
}
