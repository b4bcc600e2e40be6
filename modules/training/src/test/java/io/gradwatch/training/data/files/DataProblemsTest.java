package io.gradwatch.training.data.files;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Holdout;
import io.gradwatch.training.data.DataSpec.Idx;
import io.gradwatch.training.data.DataSpec.Scale;
import io.gradwatch.training.data.DataSpec.Targets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Problems that are reported for data that does not match its description. */
class DataProblemsTest {
    private static SparkSession spark;

    @TempDir
    Path folder;

    private DataFiles files;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
    }

    @Test
    void allMissingFilesAreReported() {
        Idx missing = new Idx(at("images"), at("labels"), OptionalLong.empty());

        assertThat(problems(DataFiles.images(missing, Optional.of(DataFiles.csv(at("test.csv"))), Scale.NONE)))
                .containsExactly(
                        at("images") + ": expected a file, found none",
                        at("labels") + ": expected a file, found none",
                        at("test.csv") + ": expected a file, found none");
    }

    @Test
    void aPathWithAnUnknownSchemeIsReported() {
        assertThat(problems(table("nowhere://host/train.csv")))
                .containsExactly("nowhere://host/train.csv: expected a readable file, found: No FileSystem for scheme"
                        + " \"nowhere\"");
        assertThat(problems(table("file:::"))).singleElement().asString().contains("file:::: expected a readable file");
    }

    @Test
    void truncatedImagesAreReportedGzippedOrNot() throws IOException {
        byte[] images = DataFiles.images(50);
        String expected = ": expected 816 bytes for 50 images of 4 x 4, found 400; is the file truncated?";
        String labels = files.bytes("labels", DataFiles.labels(50));
        String plain = files.bytes("images", Arrays.copyOf(images, 400));
        String zipped = files.bytes("images.gz", gzip(Arrays.copyOf(images, 400)));
        byte[] whole = gzip(images);
        String cut = files.bytes("cut.gz", Arrays.copyOf(whole, whole.length / 2));

        assertThat(problems(images(plain, labels))).containsExactly(plain + expected);
        assertThat(problems(images(zipped, labels))).containsExactly(zipped + expected);
        assertThat(problems(images(cut, labels)))
                .singleElement()
                .asString()
                .startsWith(cut + ": expected 816 bytes for 50 images of 4 x 4, found ")
                .endsWith("; is the file truncated?");
        assertThat(problems(images(files.bytes("none", new byte[0]), labels)))
                .singleElement()
                .asString()
                .startsWith(at("none") + ": expected more bytes");
    }

    @Test
    void filesOfAnotherFormatAreReported() {
        String labels = files.bytes("labels", DataFiles.labels(5));
        String text = files.text("text", "x0,x1,y\n1,2,0\n");

        assertThat(problems(images(labels, text)))
                .containsExactly(
                        labels + ": expected an idx file of images (magic number 0x00000803), found 0x00000801",
                        text + ": expected an idx file of labels (magic number 0x00000801), found 0x78302c78");
    }

    @Test
    void countsAndShapesThatDoNotMatchAreReported() {
        Idx train = new Idx(
                files.bytes("images", DataFiles.images(5)),
                files.bytes("labels", DataFiles.labels(4)),
                OptionalLong.empty());
        DataSpec spec = new DataSpec(
                train,
                Optional.empty(),
                Holdout.NONE,
                new Features(List.of(), List.of(3, 5), Scale.UNIT),
                classes(),
                false);

        assertThat(problems(spec))
                .containsExactly(
                        at("labels") + ": expected 5 labels, one for each image of " + at("images") + ", found 4",
                        at("images")
                                + ": expected images of features.shape [3, 5] = 15 numbers, found 5 images of 4 x 4 ="
                                + " 16");
    }

    @Test
    void idxLabelsBeyondTheClassesAreReported() {
        Idx train = new Idx(
                files.bytes("images", DataFiles.images(5)),
                files.bytes("labels", new byte[] {0, 0, 8, 1, 0, 0, 0, 5, 0, 3, 2, -1, 1}),
                OptionalLong.of(3));

        assertThat(problems(DataFiles.images(train, Optional.empty(), Scale.NONE)))
                .containsExactly(at("labels") + ": label 2: expected a class from 0 to 2, found 3");
    }

    @Test
    void cellsThatAreNotNumbersAreReportedWithLineAndColumn() {
        String path = files.text("train.csv", """
            x0,x1,x2,y
            1,2,3,0

            1,abc,3,0
            1,,NaN,0
            1,2,1e99,0
            1,2,3,3
            1,2,3,0.5
            1,2,0x1,-1
            1,2,3
            1,"2,3,0
            """);

        assertThat(problems(table(path)))
                .containsExactly(
                        path + ":4: column x1: expected a number, found \"abc\"",
                        path + ":5: column x1: expected a number, found \"\"",
                        path + ":5: column x2: expected a number, found \"NaN\"",
                        path + ":6: column x2: expected a number of at most 3.4028235E38 in magnitude, found 1e99",
                        path + ":7: column y: expected a whole number from 0 to 2, found 3",
                        path + ":8: column y: expected a whole number from 0 to 2, found 0.5",
                        path + ":9: column x2: expected a number, found \"0x1\"",
                        path + ":9: column y: expected a whole number from 0 to 2, found -1",
                        path + ":10: expected 4 cells as in the first line, found 3",
                        path + ":11: expected every quoted value to end on its line, found one that does not");
    }

    @Test
    void problemsDeepInALargeFileAreReportedWithTheirLines() {
        StringBuilder text = new StringBuilder("x0,x1,x2,y\n");
        for (int row = 0; row < 30_000; row++) {
            text.append(row % 2000 == 1999 ? "\nbad,0,0,0\n" : "1.5,2.5,3.5,1\n");
        }
        String path = files.text("train.csv", text.toString());
        DataSpec spec = table(path);

        new DataPreparation(spark).check(spec);

        assertThat(prepareProblems(spec, 5))
                .hasSize(11)
                .startsWith(path + ":2002: column x0: expected a number, found \"bad\"")
                .contains(path + ":4003: column x0: expected a number, found \"bad\"")
                .endsWith(path + ": … and 5 more");
        assertThat(prepareProblems(table(new Csv(path, true, ',', OptionalLong.of(2000))), 5))
                .hasSize(1);
        new DataPreparation(spark, () -> 5).prepare(table(new Csv(path, true, ',', OptionalLong.of(1999))), 1, 1);
    }

    @Test
    void missingColumnsAreReportedWithTheNearestName() {
        String named = files.text("named.csv", "width,height,kind\n1,2,0\n");
        String bare = files.text("bare.csv", "1,2,0\n");
        Features features = new Features(List.of("widht", "height"), List.of(2), Scale.NONE);
        Features indices = new Features(List.of("0", "3"), List.of(2), Scale.NONE);

        assertThat(problems(
                        new DataSpec(DataFiles.csv(named), Optional.empty(), Holdout.NONE, features, classes(), false)))
                .containsExactly(
                        named + ": expected a column \"widht\", found none; the nearest is \"width\"",
                        named + ": expected a column \"y\", found none; the nearest is \"kind\"");
        assertThat(problems(new DataSpec(
                        new Csv(bare, false, ',', OptionalLong.empty()),
                        Optional.of(DataFiles.csv(named)),
                        Holdout.NONE,
                        indices,
                        new Targets(List.of("2")),
                        false)))
                .first()
                .isEqualTo(bare + ": expected a column index from 0 to 2, because the file has no header, found \"3\"");
    }

    @Test
    void aHeaderThatNamesAUsedColumnTwiceIsReported() {
        String path = files.text("twice.csv", "x0,x1,x0,x2,y,z,z\n1,2,3,4,0,5,6\n");

        assertThat(problems(table(path)))
                .containsExactly(
                        path + ": expected one column \"x0\" in the header, found 2; rename all but one of them");
    }

    @Test
    void aHeaderThatTheJobDoesNotMentionIsReported() {
        String path = files.text("named.csv", "x0,x1,x2,y\n1,2,3,0\n");

        assertThat(problems(table(new Csv(path, false, ',', OptionalLong.empty()))))
                .containsExactly(
                        path + ": expected numbers in the first line, found names; set header: true for this source");
    }

    @Test
    void decimalCommasAreNamed() {
        String path = files.text("comma.csv", "x0;x1;x2;y\n1,5;2;3;0\n");

        assertThat(problems(table(new Csv(path, true, ';', OptionalLong.empty()))))
                .containsExactly(path + ":2: column x0: expected a number, found \"1,5\"; write a decimal point instead"
                        + " of the comma");
    }

    @Test
    void filesThatAreNotUtf8TextAreNamed() {
        String wide = files.bytes("wide.csv", "x0,x1,x2,y\n".getBytes(UTF_16));
        String bare = files.bytes("bare.csv", "x0,x1,x2,y\n".getBytes(UTF_16LE));
        String xz = files.bytes("rows.csv.xz", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 4});
        String zip = files.bytes("rows.zip", new byte[] {'P', 'K', 3, 4, 20, 0});

        assertThat(problems(table(wide)))
                .containsExactly(wide + ": expected text in UTF-8, found UTF-16 text; convert it to UTF-8, for example"
                        + " with iconv");
        assertThat(problems(table(bare)))
                .singleElement()
                .asString()
                .startsWith(bare + ": expected text in UTF-8, found bytes that are 0, as in UTF-16 text");
        assertThat(problems(table(xz)))
                .containsExactly(xz + ": expected text in UTF-8, found an xz file; decompress it with xz -d");
        assertThat(problems(table(zip)))
                .containsExactly(zip + ": expected text in UTF-8, found a zip file; extract it with unzip");
    }

    @Test
    void textThatATerminalWouldExecuteIsEscaped() {
        String path = files.text("train.csv", "x0,x1,x2,y\n1,\u001b[2J\u0007,3,0\n1,\u202e\u009b,3,0\n1,é€,3,0\n");

        assertThat(problems(table(path)))
                .containsExactly(
                        path + ":2: column x1: expected a number, found \"\\u001b[2J\\u0007\"",
                        path + ":3: column x1: expected a number, found \"\\u202e\\u009b\"",
                        path + ":4: column x1: expected a number, found \"é€\"");
    }

    @Test
    void longCellsAreCut() {
        String path = files.text("train.csv", "x0,x1,x2,y\n1," + "a".repeat(100_000) + ",3,0\n");

        assertThat(problems(table(path)))
                .singleElement()
                .asString()
                .hasSizeLessThan(3000)
                .endsWith("…");
    }

    @Test
    void featuresThatDoNotMatchTheShapeAreReported() {
        String path = files.csv("train.csv", 3).path();
        DataSpec spec = new DataSpec(
                DataFiles.csv(path),
                Optional.empty(),
                Holdout.NONE,
                new Features(List.of("x0", "x1"), List.of(3), Scale.NONE),
                classes(),
                false);

        assertThat(problems(spec))
                .containsExactly(path + ": expected 3 features.columns, as in features.shape [3], found 2");
    }

    @Test
    void filesWithoutRowsAreReported() {
        String empty = files.text("empty.csv", "");
        String header = files.text("header.csv", "x0,x1,x2,y\n\n");

        assertThat(problems(DataFiles.table(DataFiles.csv(empty), Optional.of(DataFiles.csv(header)), Scale.NONE)))
                .containsExactly(
                        empty + ": expected at least one row, found none",
                        header + ": expected at least one row, found none");
        assertThat(problems(
                        images(files.bytes("images", DataFiles.images(0)), files.bytes("labels", DataFiles.labels(0)))))
                .containsExactly(
                        at("images") + ": expected at least one row, found 0 images of 4 x 4",
                        at("labels") + ": expected at least one row, found 0 labels");
    }

    @Test
    void headersThatDifferWithinAFolderAreReported() throws IOException {
        Path parts = Files.createDirectory(folder.resolve("parts"));
        new DataFiles(parts).text("a.csv", "x0,x1,x2,y\n1,2,3,0\n");
        new DataFiles(parts).text("b.csv", "x0,x2,x1,y\n1,2,3,0\n");

        assertThat(prepareProblems(table(parts.toString()), 2))
                .containsExactly(parts + "/b.csv: expected the header of the first file, x0,x1,x2,y, found x0,x2,x1,y");
    }

    @Test
    void aCorruptCompressedFileIsReportedWithoutAStackTrace() throws IOException {
        byte[] whole =
                gzip(Files.readAllBytes(Path.of(files.csv("train.csv", 5000).path())));
        String cut = files.bytes("cut.csv.gz", Arrays.copyOf(whole, whole.length / 2));

        assertThat(prepareProblems(table(cut), 2))
                .singleElement()
                .asString()
                .startsWith(cut + ": expected a readable file, found: a task could not read it: ");
    }

    @Test
    void moreWorkersThanRowsAreReported() {
        DataSpec spec = DataFiles.images(files.idx("train", 3, false), Optional.empty(), Scale.NONE);

        InvalidInputException refused =
                catchThrowableOfType(InvalidInputException.class, () -> new DataPreparation(spark).prepare(spec, 4, 1));

        assertThat(refused)
                .hasMessage(at("train-images")
                        + ": expected at least 4 rows, one for each worker, found 3; lower training.workers");
    }

    @Test
    void heldOutRowsDoNotCountForTheWorkers() {
        DataSpec whole = DataFiles.images(files.idx("train", 5, false), Optional.empty(), Scale.NONE);
        DataSpec spec = new DataSpec(
                whole.train(), Optional.empty(), new Holdout(0.4, 0.1), whole.features(), whole.label(), false);

        assertThat(reported(() -> new DataPreparation(spark).prepare(spec, 3, 1)))
                .containsExactly(at("train-images") + ": expected at least 3 rows, one for each worker, found 2 and 3"
                        + " held out; lower training.workers");
    }

    private static List<String> problems(DataSpec spec) {
        return reported(() -> new DataPreparation(spark).check(spec));
    }

    private static List<String> prepareProblems(DataSpec spec, int partitions) {
        return reported(() -> new DataPreparation(spark, () -> partitions).prepare(spec, 1, 1));
    }

    private static List<String> reported(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, action);
        return refused.problems().stream().map(Object::toString).toList();
    }

    private static DataSpec images(String images, String labels) {
        return DataFiles.images(new Idx(images, labels, OptionalLong.empty()), Optional.empty(), Scale.NONE);
    }

    private static DataSpec table(String path) {
        return table(DataFiles.csv(path));
    }

    private static DataSpec table(Csv csv) {
        return DataFiles.table(csv, Optional.empty(), Scale.NONE);
    }

    private static Classes classes() {
        return new Classes(Optional.of("y"), DataFiles.CLASSES);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }
}
