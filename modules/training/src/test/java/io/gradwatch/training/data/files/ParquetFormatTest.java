package io.gradwatch.training.data.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Holdout;
import io.gradwatch.training.data.DataSpec.Parquet;
import io.gradwatch.training.data.DataSpec.Targets;
import io.gradwatch.training.data.shard.Shard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.Test;

/** Rows of Parquet files, and the problems of files that do not match their description. */
class ParquetFormatTest extends FormatFixture {
    @Test
    void rowsAreOrderedByFileAndIndexIndependentlyOfPartitions() {
        String path = parquet("select id, cast(id as double) / 4 x, array(id, -id) pair, id % 3 y from range(1000)", 4);
        DataSpec spec = parquet(path, List.of("x", "pair"), 3, new Classes(Optional.of("y"), 3));

        float[] rows = ShardRows.features(shards(spec, 2), Shard::train, 3);
        float[] again = ShardRows.features(
                new DataPreparation(spark, () -> 7).prepare(spec, 3, 1).shards().collect(), Shard::train, 3);

        assertThat(again).containsExactly(rows);
        for (int row = 0; row < 1000; row++) {
            assertThat(rows[3 * row]).isEqualTo(row / 4f);
            assertThat(rows[3 * row + 1]).isEqualTo(row);
            assertThat(rows[3 * row + 2]).isEqualTo(-row);
        }
    }

    @Test
    void readsVectorsAndTargetsUpToTheLimit() {
        String path = parquet("select id + 0.5 a, id = 2 b, cast(id as tinyint) c from range(6)", 3);
        DataSpec all = parquet(path, List.of("a", "b"), 2, new Targets(List.of("c", "a")));
        DataSpec spec = new DataSpec(
                new Parquet(path, OptionalLong.of(4)),
                Optional.empty(),
                Holdout.NONE,
                all.features(),
                all.label(),
                false);

        List<Shard> shards = shards(spec, 1);

        assertThat(ShardRows.features(shards, Shard::train, 2)).containsExactly(0.5f, 0, 1.5f, 0, 2.5f, 1, 3.5f, 0);
        assertThat(ShardRows.labels(shards, Shard::train, 2)).containsExactly(0, 0.5f, 1, 1.5f, 2, 2.5f, 3, 3.5f);
    }

    @Test
    void missingAndNonNumericColumnsAreReported() {
        String path = parquet("select id, 'a' name, array(id) pair from range(3)", 1);
        String part = parts(path).get(0);

        assertThat(problems(parquet(path, List.of("ids", "name"), 2, new Classes(Optional.of("pair"), 3))))
                .containsExactly(
                        part + ": expected a column \"ids\", found none; the nearest is \"id\"",
                        part + ": column name: expected numbers, arrays or vectors, found string",
                        part + ": column pair: expected numbers, found array<bigint>");
    }

    @Test
    void invalidCellsAreReportedWithFileRowAndColumn() {
        String path = parquet(
                "select if(id = 7, null, id) a, if(id = 3, array(1d), array(1d, if(id = 8, double('NaN'), 2d))) b, id"
                        + " % 5 y from range(10)",
                2);
        List<String> parts = parts(path);

        assertThat(problems(parquet(path, List.of("a", "b"), 3, new Classes(Optional.of("y"), 4))))
                .containsExactly(
                        parts.get(0) + ": row 4: expected 3 numbers in features.columns, as in features.shape,"
                                + " found 2",
                        parts.get(0) + ": row 5: column y: expected a whole number from 0 to 3, found 4",
                        parts.get(1) + ": row 3: column a: expected a number, found \"null\"",
                        parts.get(1) + ": row 4: column b: expected a number, found \"NaN\"",
                        parts.get(1) + ": row 5: column y: expected a whole number from 0 to 3, found 4");
    }

    @Test
    void filesWithAnotherSchemaAreReported() {
        String path = parquet("select id a, id b, id % 3 y from range(3)", 1);
        spark.sql("select id + 0.5 a, id % 3 y from range(3)")
                .coalesce(1)
                .write()
                .mode(SaveMode.Append)
                .parquet(path);
        String other = parts(path).stream()
                .filter(part -> spark.read().parquet(part).columns().length == 2)
                .findFirst()
                .orElseThrow();
        DataSpec spec = parquet(path, List.of("a", "b"), 2, new Classes(Optional.of("y"), 3));

        assertThat(problems(spec))
                .hasSizeBetween(1, 2)
                .allSatisfy(problem -> assertThat(problem)
                        .matches(".*: column a: expected .* as in the first file, found .*|" + other
                                + ": expected a column \"b\", found none; the nearest is \"a\""));
    }

    @Test
    void columnsThatDifferOnlyInCaseAreReported() {
        spark.conf().set("spark.sql.caseSensitive", true);
        String path = parquet("select id x, id X, id y from range(3)", 1);
        spark.conf().unset("spark.sql.caseSensitive");

        assertThat(problems(parquet(path, List.of("x"), 1, new Classes(Optional.of("y"), 3))))
                .containsExactly(parts(path).get(0)
                        + ": expected column names that differ in more than case, found x and X; rename one of them");
    }

    @Test
    void aCompressionThatIsNotInstalledIsReported() throws IOException {
        // Written by pyarrow: columns a, b, c and y, compressed with brotli.
        Path file = at("brotli.parquet");
        try (InputStream brotli = getClass().getResourceAsStream("brotli.parquet")) {
            Files.copy(brotli, file);
        }

        assertThat(problems(parquet(file.toString(), List.of("a", "b", "c"), 3, new Classes(Optional.of("y"), 2))))
                .containsExactly(file + ": expected a compression that is installed (zstd, snappy, gzip or none), found"
                        + " brotli; rewrite the file with zstd");
    }

    @Test
    void partitionFoldersAreReported() throws IOException {
        String path = parquet("select id a, id % 3 y from range(6)", 1);
        Files.createDirectories(at("table/year=2024"));
        Files.copy(Path.of(parts(path).get(0)), at("table/year=2024/rows.parquet"));

        assertThat(problems(parquet(at("table").toString(), List.of("a"), 1, new Classes(Optional.of("y"), 3))))
                .singleElement()
                .asString()
                .startsWith(at("table") + ": expected at least one file, found none in the folder outside partition"
                        + " folders such as year=2024; name the files by a pattern, such as " + at("table") + "/*/*");
    }

    @Test
    void filesOfAnotherFormatAreReported() {
        String path = text("rows.parquet", "a,b\n1,2\n");

        assertThat(problems(parquet(path, List.of("a"), 1, new Classes(Optional.of("b"), 3))))
                .singleElement()
                .asString()
                .startsWith(path + ": expected a readable file, found: not a Parquet file: ");
    }
}
