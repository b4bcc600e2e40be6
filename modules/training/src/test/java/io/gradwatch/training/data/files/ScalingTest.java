package io.gradwatch.training.data.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Holdout;
import io.gradwatch.training.data.DataSpec.Idx;
import io.gradwatch.training.data.DataSpec.Scale;
import io.gradwatch.training.data.DataSpec.Targets;
import io.gradwatch.training.data.shard.PreparedData;
import io.gradwatch.training.data.shard.Shard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;

/** Scaling is fitted to the training rows, and DL4J's normalizer computes the numbers of the training data. */
class ScalingTest {
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
    void standardColumnsHaveMeanZeroAndDeviationOneOverTheTrainingRows() {
        String train = new DataFiles(folder).text("train.csv", "x,c,y\n1,7,0\n2,7,0\n3,7,0\n6,7,0\n");
        String test = new DataFiles(folder).text("test.csv", "x,c,y\n3,8,0\n1000,7,0\n");

        List<Shard> shards = prepared(train, test, Scale.STANDARD).shards().collect();

        float deviation = (float) Math.sqrt(14.0 / 3);
        assertThat(ShardRows.features(shards, Shard::train, 2))
                .containsExactly(
                        new float[] {-2 / deviation, 0, -1 / deviation, 0, 0, 0, 3 / deviation, 0}, within(1e-6f));
        assertThat(ShardRows.features(shards, Shard::test, 2))
                .containsExactly(new float[] {0, 1, 997 / deviation, 0}, within(1e-4f));
    }

    @Test
    void heldOutRowsDoNotAffectTheScaling() {
        String path = new DataFiles(folder).csv("train.csv", 300).path();
        DataSpec whole = DataFiles.table(DataFiles.csv(path), Optional.empty(), Scale.STANDARD);
        DataSpec spec = new DataSpec(
                whole.train(), Optional.empty(), new Holdout(0.3, 0.3), whole.features(), whole.label(), true);

        float[] trained = ShardRows.features(shards(spec), Shard::train, 3);

        for (int column = 0; column < 3; column++) {
            double sum = 0;
            for (int row = column; row < trained.length; row += 3) {
                sum += trained[row];
            }
            assertThat(sum / trained.length * 3).isCloseTo(0, within(1e-5));
        }
    }

    @Test
    void minmaxColumnsRangeFromZeroToOneOverTheTrainingRows() {
        String train = new DataFiles(folder).text("train.csv", "x,c,y\n1,-50,0\n2,-50,0\n3,-50,0\n5,-50,0\n");
        String test = new DataFiles(folder).text("test.csv", "x,c,y\n9,-50,0\n");

        List<Shard> shards = prepared(train, test, Scale.MINMAX).shards().collect();

        assertThat(ShardRows.features(shards, Shard::train, 2)).containsExactly(0, 0, 0.25f, 0, 0.5f, 0, 1, 0);
        assertThat(ShardRows.features(shards, Shard::test, 2)).containsExactly(2, 0);
    }

    @Test
    void normalizersOfTablesReproduceTheTrainingData() throws Exception {
        Csv csv = new DataFiles(folder).csv("train.csv", 500);
        for (Scale scale : List.of(Scale.STANDARD, Scale.MINMAX, Scale.UNIT)) {
            float[] raw =
                    ShardRows.features(shards(DataFiles.table(csv, Optional.empty(), Scale.NONE)), Shard::train, 3);
            assertSame(
                    DataFiles.table(csv, Optional.empty(), scale),
                    Nd4j.createFromArray(raw).reshape(500, 3));
        }
    }

    @Test
    void normalizersOfImagesReproduceTheTrainingData() throws Exception {
        Idx idx = new DataFiles(folder).idx("train", 50, false);
        for (Scale scale : List.of(Scale.STANDARD, Scale.MINMAX, Scale.UNIT)) {
            float[] raw =
                    ShardRows.features(shards(DataFiles.images(idx, Optional.empty(), Scale.NONE)), Shard::train, 16);
            DataSpec channels = new DataSpec(
                    idx,
                    Optional.empty(),
                    Holdout.NONE,
                    new Features(List.of(), List.of(2, 2, 4), scale),
                    new DataSpec.Classes(Optional.empty(), 3),
                    false);
            assertSame(channels, Nd4j.createFromArray(raw).reshape(50, 2, 2, 4));
        }
    }

    @Test
    void normalizersOfSequencesReproduceTheTrainingData() throws Exception {
        Csv csv = new DataFiles(folder).csv("train.csv", 60);
        float[] raw = ShardRows.features(shards(DataFiles.table(csv, Optional.empty(), Scale.NONE)), Shard::train, 3);
        for (Scale scale : List.of(Scale.STANDARD, Scale.MINMAX)) {
            for (List<Integer> shape : List.of(List.of(3, 1), List.of(1, 3))) {
                DataSpec table = DataFiles.table(csv, Optional.empty(), scale);
                Features sequences = new Features(table.features().columns(), shape, scale);
                DataSpec spec =
                        new DataSpec(table.train(), table.test(), Holdout.NONE, sequences, table.label(), false);
                PreparedData data = new DataPreparation(spark).prepare(spec, 1, 1);

                INDArray transformed = Nd4j.createFromArray(raw)
                        .reshape(60, shape.get(0), shape.get(1))
                        .permute(0, 2, 1)
                        .dup();
                travelled(data.normalizer().orElseThrow()).transform(transformed);

                assertThat(transformed.permute(0, 2, 1).dup('c').data().asFloat())
                        .containsExactly(ShardRows.features(data.shards().collect(), Shard::train, 3), within(1e-5f));
            }
        }
    }

    @Test
    void normalizersOfSmallSpreadsFarFromZeroReproduceTheTrainingData() throws Exception {
        String path = new DataFiles(folder).text("train.csv", """
            x0,x1,x2,y
            3e-5,1000000001,70,0
            5e-5,1000000001,70.000030517578125,0
            9e-5,1000000001,70.00006103515625,0
            """);
        float[] raw = {3e-5f, 1e9f + 1, 70, 5e-5f, 1e9f + 1, 70.00003f, 9e-5f, 1e9f + 1, 70.00006f};
        for (Scale scale : List.of(Scale.STANDARD, Scale.MINMAX)) {
            assertSame(
                    DataFiles.table(DataFiles.csv(path), Optional.empty(), scale),
                    Nd4j.createFromArray(raw).reshape(3, 3));
        }
    }

    @Test
    void largeNumbersWithASmallSpreadAreScaledInDouble() {
        long base = 1L << 50;
        String rows = String.format("x,c,y%n%d,7,0%n%d,7,0%n%d,7,0%n%d,7,0%n", base + 1, base + 2, base + 3, base + 6);
        String train = new DataFiles(folder).text("train.csv", rows);
        String test = new DataFiles(folder).text("test.csv", "x,c,y\n" + (base + 3) + ",7,0\n");
        double deviation = Math.sqrt(14.0 / 3);

        PreparedData standard = prepared(train, test, Scale.STANDARD);
        PreparedData minmax = prepared(train, test, Scale.MINMAX);

        assertThat(ShardRows.features(standard.shards().collect(), Shard::train, 2))
                .containsExactly(
                        (float) (-2 / deviation), 0, (float) (-1 / deviation), 0, 0, 0, (float) (3 / deviation), 0);
        assertThat(ShardRows.features(standard.shards().collect(), Shard::test, 2))
                .containsExactly(0, 0);
        assertThat(ShardRows.features(minmax.shards().collect(), Shard::train, 2))
                .containsExactly(0, 0, 0.2f, 0, 0.4f, 0, 1, 0);
    }

    @Test
    void theNormalizerOfNumbersThatFloatsCannotTellApartStaysFinite() {
        String path = new DataFiles(folder).text("train.csv", "x,c,y\n1000000000001,1,0\n1000000000003,2,0\n");
        for (Scale scale : List.of(Scale.STANDARD, Scale.MINMAX)) {
            INDArray received = Nd4j.createFromArray(new float[][] {{1e12f, 1}, {1e12f, 2}});

            prepared(path, path, scale).normalizer().orElseThrow().transform(received);

            assertThat(received.getFloat(0, 0)).isBetween(-1f, 1f);
            assertThat(received.getFloat(0, 1)).isNotEqualTo(received.getFloat(1, 1));
        }
    }

    @Test
    void spreadsThatDl4jTreatsAsZeroAreReported() {
        String path = new DataFiles(folder).text("train.csv", "x0,x1,x2,y\n1e-7,1,7,0\n2e-7,2,7,0\n");
        for (Scale scale : List.of(Scale.STANDARD, Scale.MINMAX)) {
            DataSpec spec = DataFiles.table(DataFiles.csv(path), Optional.empty(), scale);
            assertThatThrownBy(() -> new DataPreparation(spark).prepare(spec, 1, 1))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(
                            path + ": column x0: expected a spread of more than 1.0E-5 or exactly 0, found ")
                    .hasMessageEndingWith("; use smaller units");
        }
    }

    private static void assertSame(DataSpec spec, INDArray raw) throws Exception {
        PreparedData data = new DataPreparation(spark).prepare(spec, 1, 1);
        float[] scaled = ShardRows.features(
                data.shards().collect(), Shard::train, spec.features().length());

        INDArray transformed = raw.dup();
        travelled(data.normalizer().orElseThrow()).transform(transformed);

        assertThat(transformed.dup('c').data().asFloat()).containsExactly(scaled, within(1e-5f));
    }

    /** Returns the normalizer after saving it to a model file. */
    private static DataNormalization travelled(DataNormalization normalizer) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        NormalizerSerializer.getDefault().write(normalizer, bytes);
        return NormalizerSerializer.getDefault().restore(new ByteArrayInputStream(bytes.toByteArray()));
    }

    private PreparedData prepared(String train, String test, Scale scale) {
        DataSpec spec = new DataSpec(
                DataFiles.csv(train),
                Optional.of(DataFiles.csv(test)),
                Holdout.NONE,
                new Features(List.of("x", "c"), List.of(2), scale),
                new Targets(List.of("y")),
                false);
        return new DataPreparation(spark).prepare(spec, 2, 1);
    }

    private static List<Shard> shards(DataSpec spec) {
        return new DataPreparation(spark).prepare(spec, 1, 1).shards().collect();
    }
}
