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
 * The files of one run, by name. Where the directory is on one of Hadoop's file systems, these are a local copy, which is
 * brought there from time to time; checkpoints are written there right away.
 */
public final class RunDirectory implements Closeable {
    private static final Pattern URI_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
    private static final String LOCAL = "file:";

    private final Path path;
    private final Optional<RemoteDirectory> remote;
    private volatile boolean complete = true;

    /** A local one. */
    public RunDirectory(Path path) {
        this(path, Optional.empty());
    }

    private RunDirectory(Path path, Optional<RemoteDirectory> remote) {
        this.path = path;
        this.remote = remote;
    }

    /** A local path, or a URI that Hadoop knows. */
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
            // With the host, where it was left to be the site's own: renaming asks for it.
            var qualified = target.getFileSystem(hadoop).makeQualified(target);
            return new RunDirectory(
                    Files.createTempDirectory("gradwatch-run-"), Optional.of(new RemoteDirectory(qualified, hadoop)));
        } catch (IOException | IllegalArgumentException e) {
            throw invalid(name, "expected a directory that Hadoop can reach, found otherwise: " + e.getMessage());
        }
    }

    /** One that a run left behind, here or elsewhere. */
    public static RunDirectory recorded(String name) {
        return of(name, HadoopSettings.ofSparkDefaults()).fetched();
    }

    /** Of the local files. */
    public Path path() {
        return path;
    }

    /** The directory as users know it. */
    public String name() {
        return remote.map(directory -> directory.path().toString()).orElseGet(path::toString);
    }

    /** One of the files as users know it. */
    public String name(Path file) {
        return remote.isPresent() ? name() + "/" + path.relativize(file) : file.toString();
    }

    /** What is read of the local files; problems with them are told under the names that users know. */
    public <T> T reading(Supplier<T> read) {
        try {
            return read.get();
        } catch (InvalidInputException e) {
            throw new InvalidInputException(e.problems().stream()
                    .map(problem -> new Problem(problem.where().replace(path.toString(), name()), problem.message()))
                    .toList());
        }
    }

    /** The job as it was run, with every default filled in. */
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

    /** The report as a page of pictures. */
    public Path page() {
        return path.resolve("report.html");
    }

    /** What operators have to bring. */
    public Path operatorToken() {
        return path.resolve("operator-token");
    }

    /** One folder for each, as Hadoop knows it. */
    public org.apache.hadoop.fs.Path checkpoints() {
        return remote.map(directory -> new org.apache.hadoop.fs.Path(directory.path(), "checkpoints"))
                .orElseGet(() -> new org.apache.hadoop.fs.Path(
                        path.resolve("checkpoints").toUri()));
    }

    /** Why the run failed, for its developers. */
    public Path error() {
        return path.resolve("error.txt");
    }

    /**
     * Makes sure that nothing would be overwritten.
     *
     * @throws InvalidInputException if the path is anything else than free or an empty directory
     */
    public void checkFree() {
        if (!names("expected a new or empty directory").isEmpty()) {
            throw invalid("expected a new or empty directory, found files in it; choose another");
        }
    }

    /**
     * Makes sure that there is a run here, or nothing.
     *
     * @throws InvalidInputException if there is something else
     */
    public void checkResumable() {
        Set<String> names = names("expected the directory of a run");
        if (!names.isEmpty() && !names.contains(job().getFileName().toString())) {
            throw invalid("expected the directory of a run, found files in it but no job.yaml; choose another");
        }
    }

    /** What is in the directory, if it is there. */
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
            throw invalid("expected a directory that can be read, found otherwise: " + e.getMessage());
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

    /** The job that the run began with, if it came as far as that. */
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
     * Begins the run: creates the directory, and the ones above it where they are missing, and puts the job there.
     *
     * @throws InvalidInputException if there are files in it by now
     */
    public void begin(String job) {
        checkFree();
        try {
            Files.createDirectories(path);
            // Of two runs into one directory the second fails here, having overwritten nothing.
            Files.writeString(job(), job, StandardOpenOption.CREATE_NEW);
            if (remote.isPresent()) {
                remote.get().begin(job());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins the run again in a directory that may be there, without what its last end left behind. */
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

    /** Brings what an earlier process left behind to where it can be read; nothing to do for a local directory. */
    public RunDirectory fetched() {
        if (remote.isPresent()) {
            try {
                remote.get().fetch(path);
            } catch (IOException e) {
                throw invalid("expected a directory that can be read, found otherwise: " + e.getMessage());
            }
        }
        return this;
    }

    /** Brings what is new to where others will look for it; nothing to do for a local directory. */
    public void publish() {
        if (remote.isPresent()) {
            try {
                complete = false;
                remote.get().publish(path);
                complete = true;
            } catch (IOException e) {
                String message = "%s cannot be written to; what is new is in %s: %s";
                throw new UncheckedIOException(new IOException(message.formatted(name(), path, e.getMessage()), e));
            }
        }
    }

    /** Removes the local copy of a directory that is elsewhere, unless something in it is nowhere else. */
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

    /** Writes a file so that it is there as a whole or not at all. */
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
