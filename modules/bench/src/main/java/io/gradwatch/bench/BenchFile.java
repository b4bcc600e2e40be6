package io.gradwatch.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes a benchmark's result as a file for programs. */
final class BenchFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private BenchFile() {}

    /** Writes {@code bench-NAME.json} into a folder, which it creates if it is missing, and returns the file. */
    static Path write(Path folder, String name, List<Map<String, Object>> rows) throws IOException {
        Path file = Files.createDirectories(folder).resolve("bench-" + name + ".json");
        JSON.writeValue(
                file.toFile(),
                Map.of(
                        "version",
                        1,
                        "cores",
                        Runtime.getRuntime().availableProcessors(),
                        "blas",
                        System.getenv().getOrDefault("OPENBLAS_CORETYPE", "auto"),
                        "rows",
                        rows));
        return file;
    }
}
