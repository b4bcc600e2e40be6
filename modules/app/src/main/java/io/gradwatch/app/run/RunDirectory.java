package io.gradwatch.app.run;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
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

    private boolean holdsFiles() {
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isPresent();
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

    /**
     * Creates the directory and the ones above it where they are missing.
     *
     * @throws InvalidInputException if there are files in it by now
     */
    public void create() {
        checkFree();
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file so that it is there as a whole or not at all. */
    static void write(Path file, Writing writing) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            writing.to(unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a whole file. */
    @FunctionalInterface
    interface Writing {
        void to(Path file) throws IOException;
    }

    private InvalidInputException invalid(String message) {
        return new InvalidInputException(List.of(new Problem("--out " + path, message)));
    }
}
