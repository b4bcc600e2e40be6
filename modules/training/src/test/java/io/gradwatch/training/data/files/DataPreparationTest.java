package io.gradwatch.training.data.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Holdout;
import io.gradwatch.training.data.DataSpec.Idx;
import io.gradwatch.training.data.DataSpec.Scale;
import io.gradwatch.training.data.DataSpec.Targets;
import io.gradwatch.training.data.shard.PreparedData;
import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.data.shard.Shard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Assignment of rows to workers: which rows, in which order and with which values. */
class DataPreparationTest {
    private static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void idxRowsReachTheirWorkersInFileOrder() {
        DataFiles files = new DataFiles(folder);
        DataSpec spec =
                DataFiles.images(files.idx("train", 50, false), Optional.of(files.idx("test", 7, false)), Scale.NONE);

        PreparedData data = new DataPreparation(spark).prepare(spec, 3, 1);
        List<Shard> shards = data.shards().collect();

        assertThat(data.trainRows()).containsExactly(16, 17, 17);
        assertThat(data.testRows()).isEqualTo(7);
        assertThat(data.normalizer()).isEmpty();
        assertThat(shards).extracting(Shard::worker).containsExactly(0, 1, 2);
        assertThat(shards).extracting(shard -> shard.train().count()).containsExactly(16, 17, 17);
        assertThat(shards).extracting(shard -> shard.test().count()).containsExactly(2, 2, 3);
        assertThat(ShardRows.features(shards, Shard::train, 16)).containsExactly(unsigned(DataFiles.pixels(50)));
        assertThat(ShardRows.features(shards, Shard::test, 16)).containsExactly(unsigned(DataFiles.pixels(7)));
        assertThat(ShardRows.labels(shards, Shard::test, 3))
                .containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0);
    }

    @Test
    void csvRowsReachTheirWorkersInFileOrder() {
        DataSpec spec = DataFiles.table(new DataFiles(folder).csv("train.csv", 10_000), Optional.empty(), Scale.NONE);

        List<Shard> shards =
                new DataPreparation(spark, () -> 5).prepare(spec, 4, 1).shards().collect();

        float[] features = ShardRows.features(shards, Shard::train, 3);
        for (int row = 0; row < 10_000; row++) {
            assertThat(features[row * 3 + 2]).isEqualTo(row);
        }
    }

    @Test
    void gzippedAndPlainFilesResultInTheSameBits() throws Exception {
        DataFiles files = new DataFiles(folder);
        DataSpec plainIdx = DataFiles.images(files.idx("plain", 50, false), Optional.empty(), Scale.STANDARD);
        DataSpec gzippedIdx = DataFiles.images(files.idx("gzipped", 50, true), Optional.empty(), Scale.STANDARD);
        Csv plainCsv = files.csv("plain.csv", 5000);
        Path gzipped = folder.resolve("gzipped.csv.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(gzipped))) {
            Files.copy(Path.of(plainCsv.path()), out);
        }

        assertThat(bits(gzippedIdx, 3)).containsExactly(bits(plainIdx, 3));
        assertThat(bits(DataFiles.table(DataFiles.csv(gzipped.toString()), Optional.empty(), Scale.STANDARD), 5))
                .containsExactly(bits(DataFiles.table(plainCsv, Optional.empty(), Scale.STANDARD), 5));
    }

    @Test
    void bitsDoNotDependOnPartitions() {
        DataFiles files = new DataFiles(folder);
        Csv csv = files.csv("train.csv", 10_000);
        Idx idx = files.idx("train", 100, false);
        for (DataSpec spec : List.of(
                DataFiles.table(csv, Optional.of(csv), Scale.STANDARD),
                DataFiles.images(idx, Optional.of(idx), Scale.STANDARD))) {
            float[] bits = bits(spec, 1);
            assertThat(bits(spec, 2)).containsExactly(bits);
            assertThat(bits(spec, 5)).containsExactly(bits);
        }
    }

    @Test
    void limitTakesTheFirstRows() {
        DataFiles files = new DataFiles(folder);
        Csv all = files.csv("train.csv", 10_000);
        Csv first = new Csv(all.path(), true, ',', OptionalLong.of(7001));
        Idx idx = files.idx("train", 50, true);
        Idx firstImages = new Idx(idx.images(), idx.labels(), OptionalLong.of(9));

        PreparedData data = new DataPreparation(spark, () -> 5)
                .prepare(
                        DataFiles.table(
                                first, Optional.of(new Csv(all.path(), true, ',', OptionalLong.of(3))), Scale.NONE),
                        2,
                        1);
        List<Shard> shards = data.shards().collect();
        List<Shard> images = new DataPreparation(spark, () -> 5)
                .prepare(DataFiles.images(firstImages, Optional.empty(), Scale.NONE), 2, 1)
                .shards()
                .collect();

        assertThat(data.trainRowsInAll()).isEqualTo(7001);
        assertThat(data.testRows()).isEqualTo(3);
        assertThat(ShardRows.features(shards, Shard::train, 3)[7000 * 3 + 2]).isEqualTo(7000);
        assertThat(ShardRows.features(images, Shard::train, 16))
                .containsExactly(Arrays.copyOf(unsigned(DataFiles.pixels(50)), 9 * 16));
    }

    @Test
    void shufflingKeepsEveryRowAndDependsOnlyOnTheSeed() {
        Csv csv = new DataFiles(folder).csv("train.csv", 5000);
        DataSpec ordered = DataFiles.table(csv, Optional.of(csv), Scale.NONE);
        DataSpec shuffled =
                new DataSpec(csv, Optional.of(csv), Holdout.NONE, ordered.features(), ordered.label(), true);

        List<Shard> shards = new DataPreparation(spark, () -> 1)
                .prepare(shuffled, 2, 1)
                .shards()
                .collect();
        List<Shard> again = new DataPreparation(spark, () -> 5)
                .prepare(shuffled, 3, 1)
                .shards()
                .collect();
        List<Shard> otherwise = new DataPreparation(spark, () -> 5)
                .prepare(shuffled, 3, 2)
                .shards()
                .collect();

        float[] rows = ShardRows.features(shards, Shard::train, 3);
        assertThat(ShardRows.features(again, Shard::train, 3)).containsExactly(rows);
        assertThat(ShardRows.features(otherwise, Shard::train, 3)).isNotEqualTo(rows);
        assertThat(numbers(shards, Shard::train)).isNotEqualTo(numbers(shards, Shard::test));
        assertThat(Arrays.stream(numbers(shards, Shard::train)).sorted())
                .containsExactly(box(numbers(shards, Shard::test)));
    }

    @Test
    void everyRowIsEitherTrainedOrHeldOutForAnyPartitionsAndWorkers() {
        Csv csv = new DataFiles(folder).csv("train.csv", 5000);
        DataSpec whole = DataFiles.table(csv, Optional.empty(), Scale.NONE);
        DataSpec spec =
                new DataSpec(csv, Optional.empty(), new Holdout(0.2, 0.1), whole.features(), whole.label(), false);

        PreparedData data = new DataPreparation(spark, () -> 1).prepare(spec, 2, 1);
        List<Shard> shards = data.shards().collect();
        List<Shard> again =
                new DataPreparation(spark, () -> 5).prepare(spec, 3, 1).shards().collect();

        assertThat(data.trainRowsInAll()).isEqualTo(3600);
        assertThat(data.validationRows()).isEqualTo(400);
        assertThat(data.testRows()).isEqualTo(1000);
        List<Function<Shard, Rows>> parts = List.of(Shard::train, Shard::validation, Shard::test);
        for (Function<Shard, Rows> part : parts) {
            assertThat(numbers(shards, part)).isSorted();
            assertThat(numbers(again, part)).containsExactly(numbers(shards, part));
        }
        assertThat(parts.stream()
                        .flatMapToDouble(part -> Arrays.stream(numbers(shards, part)))
                        .sorted()
                        .toArray())
                .containsExactly(IntStream.range(0, 5000).asDoubleStream().toArray());
    }

    @Test
    void readsQuotedCellsOtherLineEndsAndColumnsByIndex() {
        String path = new DataFiles(folder)
                .text("odd.csv", "\uFEFF\"1.5\"; \"x;\"\"y\"\"\" ;2\r\n\r\n   \r\n-3e2;text; 4 \r\n.5;\"\";\"6\"");
        DataSpec spec = new DataSpec(
                new Csv(path, false, ';', OptionalLong.empty()),
                Optional.empty(),
                Holdout.NONE,
                new Features(List.of("2"), List.of(1), Scale.NONE),
                new Targets(List.of("0")),
                false);

        List<Shard> shards =
                new DataPreparation(spark).prepare(spec, 1, 1).shards().collect();

        assertThat(ShardRows.features(shards, Shard::train, 1)).containsExactly(2, 4, 6);
        assertThat(ShardRows.labels(shards, Shard::train, 1)).containsExactly(1.5f, -300, 0.5f);
    }

    @Test
    void aFolderIsReadByFileName() throws Exception {
        Path parts = Files.createDirectory(folder.resolve("parts"));
        DataFiles files = new DataFiles(parts);
        files.text("part-1.csv", "x,y\n3,1\n4,0\n");
        files.text("part-0.csv", "x,y\n1,0\n2,1\n");
        files.text("_SUCCESS", "");
        DataSpec spec = new DataSpec(
                DataFiles.csv(parts.toString()),
                Optional.empty(),
                Holdout.NONE,
                new Features(List.of("x"), List.of(1), Scale.NONE),
                new Classes(Optional.of("y"), 2),
                false);

        List<Shard> shards =
                new DataPreparation(spark).prepare(spec, 2, 1).shards().collect();

        assertThat(ShardRows.features(shards, Shard::train, 1)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void fileNamesMayContainGlobCharacters() {
        String path = new DataFiles(folder).text("a {b},[c] *.csv", "x0,x1,x2,y\n1,2,3,0\n");

        List<Shard> shards = new DataPreparation(spark)
                .prepare(DataFiles.table(DataFiles.csv(path), Optional.empty(), Scale.NONE), 1, 1)
                .shards()
                .collect();

        assertThat(ShardRows.features(shards, Shard::train, 3)).containsExactly(1, 2, 3);
    }

    private static float[] bits(DataSpec spec, int partitions) {
        int length = spec.features().length();
        List<Shard> shards = new DataPreparation(spark, () -> partitions)
                .prepare(spec, 2, 1)
                .shards()
                .collect();
        float[] train = ShardRows.features(shards, Shard::train, length);
        float[] test = ShardRows.features(shards, Shard::test, length);
        float[] all = Arrays.copyOf(train, train.length + test.length);
        System.arraycopy(test, 0, all, train.length, test.length);
        return all;
    }

    private static double[] numbers(List<Shard> shards, Function<Shard, Rows> part) {
        float[] features = ShardRows.features(shards, part, 3);
        double[] numbers = new double[features.length / 3];
        for (int row = 0; row < numbers.length; row++) {
            numbers[row] = features[row * 3 + 2];
        }
        return numbers;
    }

    private static Double[] box(double[] values) {
        return Arrays.stream(values).boxed().toArray(Double[]::new);
    }

    private static float[] unsigned(byte[] bytes) {
        float[] values = new float[bytes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Byte.toUnsignedInt(bytes[i]);
        }
        return values;
    }
}
