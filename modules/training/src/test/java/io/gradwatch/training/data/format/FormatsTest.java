package io.gradwatch.training.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Holdout;
import io.gradwatch.training.data.DataSpec.Image;
import io.gradwatch.training.data.DataSpec.Label;
import io.gradwatch.training.data.DataSpec.LibSvm;
import io.gradwatch.training.data.DataSpec.Parquet;
import io.gradwatch.training.data.DataSpec.Scale;
import io.gradwatch.training.data.DataSpec.Source;
import io.gradwatch.training.data.DataSpec.Targets;
import io.gradwatch.training.data.Share;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of rows in libsvm, Parquet and image files, and what is told of those that are not as described. */
class FormatsTest {
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
    void libSvmFeaturesThatAreNotThereAreZero() {
        String path = text("rows.txt", "1 1:0.5 3:-2e1 # a comment\n\n0\n2 2:7\n");

        List<Share> shares = shares(libSvm(path, 3, new Classes(Optional.empty(), 3)), 2);

        assertThat(ShareRows.features(shares, Share::train, 3)).containsExactly(0.5f, 0, -20, 0, 0, 0, 0, 7, 0);
        assertThat(ShareRows.labels(shares, Share::train, 3)).containsExactly(0, 1, 0, 1, 0, 0, 0, 0, 1);
    }

    @Test
    void libSvmLabelsMayBeTargets() {
        String path = text("rows.txt", "1.5 1:1\n-3 1:2\n");

        List<Share> shares = shares(libSvm(path, 1, new Targets(List.of("label"))), 1);

        assertThat(ShareRows.labels(shares, Share::train, 1)).containsExactly(1.5f, -3);
    }

    @Test
    void libSvmLinesThatAreNotAsDescribedAreToldWithTheirPlaces() {
        String path = text("rows.txt", "0 1:1\n3 1:1\none 1:1\n1 0:1 4:1\n1 2:1 1:x 2:2 3\n\n1 3:x\n # none\n");

        assertThat(problems(libSvm(path, 3, new Classes(Optional.empty(), 3))))
                .containsExactly(
                        path + ":2: label: expected a whole number from 0 to 2, found 3",
                        path + ":3: label: expected a number, found \"one\"",
                        path + ":4: expected an index from 1 to 3, as features.shape has it, found 0",
                        path + ":4: expected an index from 1 to 3, as features.shape has it, found 4",
                        path + ":5: expected ascending indices, found 1 after 2",
                        path + ":5: expected ascending indices, found 2 after 2",
                        path + ":5: expected index:value, found \"3\"",
                        path + ":7: index 3: expected a number, found \"x\"",
                        path + ":8: expected a label, found only a comment");
    }

    @Test
    void parquetRowsGoByFileAndPlaceWhateverThePartitionsAre() {
        String path = parquet("select id, cast(id as double) / 4 x, array(id, -id) pair, id % 3 y from range(1000)", 4);
        DataSpec spec = parquet(path, List.of("x", "pair"), 3, new Classes(Optional.of("y"), 3));

        float[] rows = ShareRows.features(shares(spec, 2), Share::train, 3);
        float[] again = ShareRows.features(
                new DataPreparation(spark, () -> 7).prepare(spec, 3, 1).shares().collect(), Share::train, 3);

        assertThat(again).containsExactly(rows);
        for (int row = 0; row < 1000; row++) {
            assertThat(rows[3 * row]).isEqualTo(row / 4f);
            assertThat(rows[3 * row + 1]).isEqualTo(row);
            assertThat(rows[3 * row + 2]).isEqualTo(-row);
        }
    }

    @Test
    void parquetGivesVectorsTargetsAndTheFirstRowsOnly() {
        String path = parquet("select id + 0.5 a, id = 2 b, cast(id as tinyint) c from range(6)", 3);
        DataSpec all = parquet(path, List.of("a", "b"), 2, new Targets(List.of("c", "a")));
        DataSpec spec = new DataSpec(
                new Parquet(path, OptionalLong.of(4)),
                Optional.empty(),
                Holdout.NONE,
                all.features(),
                all.label(),
                false);

        List<Share> shares = shares(spec, 1);

        assertThat(ShareRows.features(shares, Share::train, 2)).containsExactly(0.5f, 0, 1.5f, 0, 2.5f, 1, 3.5f, 0);
        assertThat(ShareRows.labels(shares, Share::train, 2)).containsExactly(0, 0.5f, 1, 1.5f, 2, 2.5f, 3, 3.5f);
    }

    @Test
    void parquetColumnsThatAreNotThereOrHoldNoNumbersAreTold() {
        String path = parquet("select id, 'a' name, array(id) pair from range(3)", 1);
        String part = parts(path).get(0);

        assertThat(problems(parquet(path, List.of("ids", "name"), 2, new Classes(Optional.of("pair"), 3))))
                .containsExactly(
                        part + ": expected a column \"ids\", found none; the nearest is \"id\"",
                        part + ": column name: expected numbers, arrays or vectors, found string",
                        part + ": column pair: expected numbers, found array<bigint>");
    }

    @Test
    void parquetCellsThatAreNoNumbersAreToldWithFileRowAndColumn() {
        String path = parquet(
                "select if(id = 7, null, id) a, if(id = 3, array(1d), array(1d, if(id = 8, double('NaN'), 2d))) b, id % 5 y"
                        + " from range(10)",
                2);
        List<String> parts = parts(path);

        assertThat(problems(parquet(path, List.of("a", "b"), 3, new Classes(Optional.of("y"), 4))))
                .containsExactly(
                        parts.get(0) + ": row 4: expected 3 numbers in features.columns, as features.shape has it,"
                                + " found 2",
                        parts.get(0) + ": row 5: column y: expected a whole number from 0 to 3, found 4",
                        parts.get(1) + ": row 3: column a: expected a number, found \"null\"",
                        parts.get(1) + ": row 4: column b: expected a number, found \"NaN\"",
                        parts.get(1) + ": row 5: column y: expected a whole number from 0 to 3, found 4");
    }

    @Test
    void parquetFilesThatDifferAreTold() {
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
    void filesThatAreNoParquetAreTold() {
        String path = text("rows.parquet", "a,b\n1,2\n");

        assertThat(problems(parquet(path, List.of("a"), 1, new Classes(Optional.of("b"), 3))))
                .singleElement()
                .asString()
                .startsWith(path + ": expected a readable file, found: not a Parquet file: ");
    }

    @Test
    void imagesAreResizedAndClassesAreFoldersByName() throws IOException {
        image("b/1.png", 2, 2, BufferedImage.TYPE_BYTE_GRAY, 0, 100, 50, 250);
        image("a/2.png", 4, 4, BufferedImage.TYPE_INT_RGB, grey(16, 10));
        image("a/1.bmp", 2, 2, BufferedImage.TYPE_INT_RGB, 0xff0000, 0x00ff00, 0x0000ff, 0xffffff);

        List<Share> shares = shares(images(1, 2, 2, 2), 1);

        assertThat(ShareRows.features(shares, Share::train, 4))
                .containsExactly(76, 150, 29, 255, 10, 10, 10, 10, 0, 100, 50, 250);
        assertThat(ShareRows.labels(shares, Share::train, 2)).containsExactly(1, 0, 1, 0, 0, 1);
    }

    @Test
    void colouredImagesAreThreePlanes() throws IOException {
        image("a/1.png", 2, 1, BufferedImage.TYPE_INT_RGB, 0x010203, 0x040506);
        image("b/1.png", 2, 1, BufferedImage.TYPE_BYTE_GRAY, 7, 8);

        List<Share> shares = shares(images(3, 1, 2, 2), 1);

        assertThat(ShareRows.features(shares, Share::train, 6)).containsExactly(1, 4, 2, 5, 3, 6, 7, 8, 7, 8, 7, 8);
    }

    @Test
    void greyImagesKeepTheirBrightnessWhateverTheirDepth() throws IOException {
        image("a/1.png", 1, 1, BufferedImage.TYPE_BYTE_GRAY, 100);
        image("a/2.png", 1, 1, BufferedImage.TYPE_USHORT_GRAY, 100 << 8 | 7);

        assertThat(ShareRows.features(shares(images(1, 1, 1, 1), 1), Share::train, 1))
                .containsExactly(100, 100);
    }

    @Test
    void resamplingKeepsSizesMeansAndConstants() {
        double[] samples = IntStream.range(0, 12).mapToDouble(i -> i * i).toArray();

        assertThat(resampled(samples, 12)).containsExactly(samples, within(1e-12));
        assertThat(resampled(new double[] {5, 5, 5, 5, 5}, 3)).containsExactly(new double[] {5, 5, 5}, within(1e-12));
        assertThat(resampled(new double[] {5, 5}, 7)).containsOnly(5.0);
        assertThat(resampled(new double[] {0, 10}, 4)).containsExactly(new double[] {0, 2.5, 7.5, 10}, within(1e-12));
        assertThat(resampled(new double[] {0, 0, 8, 8}, 2)).containsExactly(new double[] {1, 7}, within(1.0 / 3));
    }

    @Test
    void imagesThatCannotBeReadAreToldWithTheirNames() throws IOException {
        image("a/1.png", 2, 2, BufferedImage.TYPE_BYTE_GRAY, 1, 2, 3, 4);
        image("b/1.png", 2, 2, BufferedImage.TYPE_BYTE_GRAY, 1, 2, 3, 4);
        Files.writeString(at("images/a/2.png"), "text");
        byte[] whole = Files.readAllBytes(at("images/b/1.png"));
        Files.write(at("images/b/2.png"), Arrays.copyOf(whole, whole.length / 2));

        assertThat(problems(images(1, 2, 2, 2)))
                .hasSize(2)
                .first()
                .isEqualTo(at("images/a/2.png") + ": expected an image (png, jpeg, gif, bmp or tiff), found none");
        assertThat(problems(images(1, 2, 2, 2)).get(1)).startsWith(at("images/b/2.png") + ": expected ");
    }

    @Test
    void foldersThatAreNotTheClassesAreTold() throws IOException {
        image("a/1.png", 1, 1, BufferedImage.TYPE_BYTE_GRAY, 1);
        Files.createDirectories(at("images/b"));

        assertThat(problems(images(1, 2, 2, 3)))
                .containsExactly(
                        at("images") + ": expected 3 folders, one for each class, found 2: a, b",
                        at("images/b") + ": expected at least one image, found none");
    }

    @Test
    void checkingTakesNoSparkJobSoItNeedsNoExecutors() throws Exception {
        image("a/1.png", 1, 1, BufferedImage.TYPE_BYTE_GRAY, 1);
        String rows = text("rows.txt", "0 1:1\n");
        String parquet = parquet("select id a, id y from range(3)", 2);
        DataFiles files = new DataFiles(folder);
        AtomicInteger jobs = new AtomicInteger();
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart start) {
                jobs.incrementAndGet();
            }
        };
        spark.sparkContext().addSparkListener(listener);
        try {
            DataPreparation preparation = new DataPreparation(spark);
            preparation.check(images(1, 1, 1, 1));
            preparation.check(libSvm(rows, 1, new Classes(Optional.empty(), 2)));
            preparation.check(parquet(parquet, List.of("a"), 1, new Classes(Optional.of("y"), 3)));
            preparation.check(DataFiles.table(files.csv("train.csv", 100), Optional.empty(), Scale.STANDARD));
            preparation.check(DataFiles.images(files.idx("train", 5, true), Optional.empty(), Scale.NONE));
            spark.sparkContext().listenerBus().waitUntilEmpty();
        } finally {
            spark.sparkContext().removeSparkListener(listener);
        }
        assertThat(jobs).hasValue(0);
    }

    private static double[] resampled(double[] samples, int length) {
        Resampling resampling = new Resampling(samples.length, length);
        return IntStream.range(0, length)
                .mapToDouble(i -> resampling.sample(samples, 0, 1, i))
                .toArray();
    }

    private static int[] grey(int pixels, int value) {
        int[] rgb = new int[pixels];
        Arrays.fill(rgb, value << 16 | value << 8 | value);
        return rgb;
    }

    private void image(String name, int width, int height, int type, int... pixels) throws IOException {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int i = 0; i < pixels.length; i++) {
            if (type == BufferedImage.TYPE_BYTE_GRAY || type == BufferedImage.TYPE_USHORT_GRAY) {
                image.getRaster().setSample(i % width, i / width, 0, pixels[i]);
            } else {
                image.setRGB(i % width, i / width, pixels[i]);
            }
        }
        Path file = at("images/" + name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, name.substring(name.length() - 3), file.toFile());
    }

    private String parquet(String query, int files) {
        String path = at("rows-" + query.hashCode()).toString();
        // A range has as many partitions as it is asked for, in order.
        spark.sql(query.replaceFirst("range\\((\\d+)\\)", "range(0, $1, 1, " + files + ")"))
                .write()
                .parquet(path);
        return path;
    }

    private static List<String> parts(String path) {
        try (var files = Files.list(Path.of(path))) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private DataSpec images(int channels, int height, int width, int classes) {
        return spec(
                new Image(at("images").toString(), OptionalLong.empty()),
                new Features(List.of(), List.of(channels, height, width), Scale.NONE),
                new Classes(Optional.empty(), classes));
    }

    private static DataSpec libSvm(String path, int features, Label label) {
        return spec(
                new LibSvm(path, OptionalLong.empty()), new Features(List.of(), List.of(features), Scale.NONE), label);
    }

    private static DataSpec parquet(String path, List<String> columns, int features, Label label) {
        return spec(
                new Parquet(path, OptionalLong.empty()), new Features(columns, List.of(features), Scale.NONE), label);
    }

    private static DataSpec spec(Source source, Features features, Label label) {
        return new DataSpec(source, Optional.empty(), Holdout.NONE, features, label, false);
    }

    private static List<Share> shares(DataSpec spec, int workers) {
        return new DataPreparation(spark).prepare(spec, workers, 1).shares().collect();
    }

    private static List<String> problems(DataSpec spec) {
        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> new DataPreparation(spark).prepare(spec, 1, 1));
        return refused.problems().stream().map(Object::toString).toList();
    }

    private String text(String name, String text) {
        return new DataFiles(folder).text(name, text);
    }

    private Path at(String name) {
        return folder.resolve(name);
    }
}
