package io.gradwatch.app.job.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.app.job.JobFile;
import io.gradwatch.network.LayerSpec;
import io.gradwatch.network.NetworkSpec;
import io.gradwatch.network.Recurrent;
import io.gradwatch.network.Recurrent.Cell;
import io.gradwatch.training.data.DataSpec.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every sealed choice of the engine (source kinds, layer kinds) can be made in a job file and is documented. */
class SealedChoicesTest {
    private static final Path PAGE = Path.of("../../src/docs/job-file.md");

    /** The required keys of each format, with the features and the label that fit it. */
    private static final Map<RowFormat, String> SOURCES = Map.of(
            RowFormat.IDX,
            """
              train: {format: idx, images: i, labels: l}
              features: {shape: [4]}
              label: {classes: 3}
            """,
            RowFormat.CSV,
            """
              train: {format: csv, path: p}
              features: {columns: [a, b, c, d]}
              label: {column: y, classes: 3}
            """,
            RowFormat.LIBSVM,
            """
              train: {format: libsvm, path: p}
              features: {shape: [4]}
              label: {classes: 3}
            """,
            RowFormat.PARQUET,
            """
              train: {format: parquet, path: p}
              features: {columns: [a], shape: [4]}
              label: {column: y, classes: 3}
            """,
            RowFormat.IMAGE,
            """
              train: {format: image, path: p}
              features: {shape: [1, 2, 2]}
              label: {classes: 3}
              shuffle: true
            """);

    /** The required keys of each layer kind. */
    private static final Map<String, String> LAYERS = Map.of(
            "dense", "{units: 2}",
            "conv2d", "{filters: 2, kernel: 1}",
            "maxpool", "{size: 1}",
            "batchNorm", "{}",
            "dropout", "{rate: 0.5}",
            "simpleRnn", "{units: 2}",
            "lstm", "{units: 2}",
            "gru", "{units: 2}",
            "output", "{}");

    @TempDir
    Path folder;

    @Test
    void everySourceKindHasAFormat() throws IOException {
        assertThat(SOURCES).containsOnlyKeys(RowFormat.values());
        Set<Class<?>> read = new HashSet<>();
        for (RowFormat format : RowFormat.values()) {
            Source source = job(SOURCES.get(format), "output: {}").job().data().train();
            assertThat(RowFormat.of(source)).isEqualTo(format);
            read.add(source.getClass());
        }

        assertThat(read).containsExactlyInAnyOrder(Source.class.getPermittedSubclasses());
    }

    @Test
    void everyFormatIsDocumented() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(RowFormat.values()).allSatisfy(format -> assertThat(page).contains("\n| " + format + " |"));
    }

    @Test
    void everyLayerKindHasAReader() throws IOException {
        assertThat(LAYERS).containsOnlyKeys(LayerReader.TYPE.kinds().keySet().toArray(String[]::new));
        Set<Class<?>> read = new HashSet<>();
        Set<Cell> cells = new HashSet<>();
        for (Map.Entry<String, String> kind : LAYERS.entrySet()) {
            LayerSpec layer = layer(kind.getKey(), kind.getValue());
            assertThat(layer.kind()).isEqualTo(kind.getKey());
            read.add(layer.getClass());
            if (layer instanceof Recurrent recurrent) {
                cells.add(recurrent.cell());
            }
        }

        assertThat(read).containsExactlyInAnyOrder(LayerSpec.class.getPermittedSubclasses());
        assertThat(cells).containsExactlyInAnyOrder(Cell.values());
    }

    @Test
    void everyLayerKindIsDocumented() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(LAYERS.keySet())
                .allSatisfy(kind ->
                        assertThat(page).containsPattern("`" + kind + "`|`network\\.layers\\[]\\." + kind + "\\."));
    }

    private LayerSpec layer(String kind, String keys) throws IOException {
        String layers = kind.equals("output") ? "output: {}" : kind + ": " + keys + "\n    - output: {}";
        String data =
                switch (kind) {
                    case "conv2d", "maxpool" -> SOURCES.get(RowFormat.IMAGE);
                    case "simpleRnn", "lstm", "gru" ->
                        SOURCES.get(RowFormat.IDX).replace("[4]", "[2, 2]");
                    default -> SOURCES.get(RowFormat.IDX);
                };
        return ((NetworkSpec) job(data, layers).job().network()).layers().get(0);
    }

    private JobFile job(String data, String layers) throws IOException {
        String text = Stream.of("data:", data.stripTrailing(), "network:", "  layers:", "    - " + layers)
                .reduce("", (above, line) -> above + line + "\n");
        return JobFile.read(Files.writeString(folder.resolve("JOB.yaml"), text), List.of());
    }
}
