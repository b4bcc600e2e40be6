package io.gradwatch.app.run;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of one run, by name.
 *
 * @param path of the directory
 */
public record RunDirectory(Path path) {
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

    /** One folder for each. */
    public Path checkpoints() {
        return path.resolve("checkpoints");
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
        if (!Files.exists(path)) {
            checkCreatable();
        } else if (!Files.isDirectory(path)) {
            throw invalid("expected a new or empty directory, found a file; choose another");
        } else if (holdsFiles()) {
            throw invalid("expected a new or empty directory, found files in it; choose another");
        }
    }

    /**
     * Makes sure that there is a run here, or nothing.
     *
     * @throws InvalidInputException if there is something else
     */
    public void checkResumable() {
        if (!Files.exists(path)) {
            checkCreatable();
        } else if (!Files.isDirectory(path)) {
            throw invalid("expected the directory of a run, found a file; choose another");
        } else if (holdsFiles() && !Files.exists(job())) {
            throw invalid("expected the directory of a run, found files in it but no job.yaml; choose another");
        }
    }

    private boolean holdsFiles() {
        try (Stream<Path> files = Files.list(path)) {
            return files.anyMatch(file -> !file.equals(unfinished(job())));
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins the run again in a directory that may be there, without what its last end left behind. */
    public void beginAgain(String job) {
        try {
            Files.createDirectories(path);
            for (Path end : List.of(report(), page(), model(), error())) {
                Files.deleteIfExists(end);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(job(), unfinished -> Files.writeString(unfinished, job));
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
        return new InvalidInputException(List.of(new Problem("--out " + path, message)));
    }
}
