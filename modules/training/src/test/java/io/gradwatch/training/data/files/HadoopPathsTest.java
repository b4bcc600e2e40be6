package io.gradwatch.training.data.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Holdout;
import io.gradwatch.training.data.DataSpec.Idx;
import io.gradwatch.training.data.DataSpec.Image;
import io.gradwatch.training.data.DataSpec.Parquet;
import io.gradwatch.training.data.DataSpec.Scale;
import io.gradwatch.training.data.DataSpec.Source;
import io.gradwatch.training.data.shard.Shard;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.imageio.ImageIO;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows are read from any Hadoop file system, from one file or several. */
class HadoopPathsTest {
    private static SparkSession spark;

    @TempDir
    Path folder;

    private DataFiles files;

    /** The local file system under another scheme, which only Hadoop can resolve. */
    public static final class Foreign extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("foreign:///");
        }

        @Override
        public String getScheme() {
            return "foreign";
        }
    }

    @BeforeAll
    static void start() {
        spark = LocalSpark.start(
                "spark.hadoop.fs.foreign.impl", Foreign.class.getName(), "spark.hadoop.fs.defaultFS", "foreign:///");
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @org.junit.jupiter.api.BeforeEach
    void files() {
        files = new DataFiles(folder);
    }

    @Test
    void everyFormatIsReadFromAForeignFileSystem() throws IOException {
        Idx idx = files.idx("train", 9, true);
        Csv csv = files.csv("train.csv", 9);
        String parquet = folder.resolve("parquet").toString();
        spark.sql("select id x0, id x1, id x2, id % 3 y from range(9)").write().parquet("file:" + parquet);
        Files.createDirectories(folder.resolve("images/a"));
        ImageIO.write(
                new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY),
                "png",
                folder.resolve("images/a/1.png").toFile());

        for (String scheme : List.of("foreign:", "file:", "")) {
            OptionalLong all = OptionalLong.empty();
            assertThat(count(DataFiles.images(
                            new Idx(scheme + idx.images(), scheme + idx.labels(), all), Optional.empty(), Scale.NONE)))
                    .isEqualTo(9);
            assertThat(count(table(DataFiles.csv(scheme + csv.path())))).isEqualTo(9);
            assertThat(count(table(new Parquet(scheme + parquet, all)))).isEqualTo(9);
            assertThat(count(new DataSpec(
                            new Image(scheme + folder.resolve("images"), all),
                            Optional.empty(),
                            Holdout.NONE,
                            new Features(List.of(), List.of(1, 4, 4), Scale.NONE),
                            new Classes(Optional.empty(), 1),
                            false)))
                    .isEqualTo(1);
        }
    }

    @Test
    void aPatternMatchesFilesAndFoldersInPathOrder() throws IOException {
        for (String day : List.of("day=2", "day=1", "other")) {
            Path part = Files.createDirectories(folder.resolve(day));
            new DataFiles(part).text("a.csv", "x0,x1,x2,y\n" + day.length() + ",0," + day.charAt(4) + ",0\n");
            new DataFiles(part).text("_SUCCESS", "");
        }

        assertThat(features(folder + "/day=*/*.csv")).containsExactly(5, 0, '1' - '0', 5, 0, '2' - '0');
        assertThat(features(folder + "/{day=2,none}")).containsExactly(5, 0, 2);
        assertThat(problem(folder + "/none*")).isEqualTo(folder + "/none*: expected a file, found none");
    }

    @Test
    void anExistingFileIsNotReadAsAPattern() {
        String path = files.text("part[1] {a}.csv", "x0,x1,x2,y\n1,2,3,0\n");
        spark.sql("select 1 x0, 2 x1, 3 x2, 0 y").write().parquet("file:" + folder.resolve("b [1]"));

        assertThat(features(path)).containsExactly(1, 2, 3);
        assertThat(ShardRows.features(
                        new DataPreparation(spark)
                                .prepare(
                                        table(new Parquet(
                                                folder.resolve("b [1]").toString(), OptionalLong.empty())),
                                        1,
                                        1)
                                .shards()
                                .collect(),
                        Shard::train,
                        3))
                .containsExactly(1, 2, 3);
    }

    @Test
    void localFilesAreReportedWithoutTheirScheme() {
        String path = files.text("train.csv", "x0,x1,x2,y\n1,2,x,0\n");

        assertThat(problem("file:" + path)).isEqualTo(path + ":2: column x2: expected a number, found \"x\"");
        assertThat(problem("foreign:" + path))
                .isEqualTo("foreign:" + path + ":2: column x2: expected a number, found \"x\"");
    }

    private static float[] features(String path) {
        return ShardRows.features(
                new DataPreparation(spark)
                        .prepare(table(DataFiles.csv(path)), 1, 1)
                        .shards()
                        .collect(),
                Shard::train,
                3);
    }

    private static String problem(String path) {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class, () -> new DataPreparation(spark).check(table(DataFiles.csv(path))));
        return refused.getMessage();
    }

    private static long count(DataSpec spec) {
        return new DataPreparation(spark)
                .prepare(spec, 1, 1)
                .shards()
                .collect()
                .get(0)
                .train()
                .count();
    }

    private static DataSpec table(Source source) {
        return DataFiles.table(source, Optional.empty(), Scale.NONE);
    }
}
