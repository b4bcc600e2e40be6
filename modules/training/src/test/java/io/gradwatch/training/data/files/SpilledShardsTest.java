package io.gradwatch.training.data.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.Networks;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Holdout;
import io.gradwatch.training.data.DataSpec.Scale;
import io.gradwatch.training.data.shard.DataSource;
import io.gradwatch.training.data.shard.PreparedData;
import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.data.shard.Shard;
import io.gradwatch.training.loop.Trainer;
import io.gradwatch.training.loop.TrainingObserver;
import io.gradwatch.training.loop.TrainingResult;
import io.gradwatch.training.loop.TrainingSettings;
import io.gradwatch.training.progress.Checkpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/** Shards on the local disk behave like those in memory. */
class SpilledShardsTest {
    private static final String SPILL_ABOVE = "spark.gradwatch.training.spillAbove";
    private static final AtomicInteger COMPUTED = new AtomicInteger();

    @TempDir
    Path folder;

    @TempDir
    Path sparkFiles;

    @Test
    void trainingFromDiskResultsInTheSameBits() throws Exception {
        TrainingResult fromMemory = train("1g", UnaryOperator.identity());

        TrainingResult fromDisk = train("0", UnaryOperator.identity());

        assertThat(fromDisk.network().params().data().asFloat())
                .containsExactly(fromMemory.network().params().data().asFloat());
        assertThat(fromDisk.position().history())
                .isEqualTo(fromMemory.position().history());
        assertThat(fromDisk.position().history().get(0).test()).isPresent();
    }

    @Test
    void shardsOnTheDiskOfAnotherExecutorAreRecomputed() throws Exception {
        TrainingResult undisturbed = train("0", UnaryOperator.identity());
        COMPUTED.set(0);

        TrainingResult elsewhere = train(
                "0",
                prepared -> new PreparedData(
                        new CachedElsewhere(prepared.shards().rdd()).toJavaRDD(),
                        prepared.trainRows(),
                        prepared.validationRows(),
                        prepared.testRows(),
                        prepared.normalizer()));

        assertThat(COMPUTED).hasValueGreaterThan(2);
        assertThat(elsewhere.network().params().data().asFloat())
                .containsExactly(undisturbed.network().params().data().asFloat());
    }

    @Test
    void gatheringFromDiskReturnsTheSameRowsInAnyOrder() throws IOException {
        try (SparkSession spark = start("0")) {
            PreparedData spilled = new DataPreparation(spark).prepare(spec(), 2, 1);
            // Gathered on the executor, because collecting does not transfer rows on disk.
            List<float[]> fromDisk =
                    spilled.shards().map(SpilledShardsTest::reversed).collect();
            spark.sparkContext().conf().set(SPILL_ABOVE, "1g");
            PreparedData inMemory = new DataPreparation(spark).prepare(spec(), 2, 1);
            List<float[]> fromMemory =
                    inMemory.shards().map(SpilledShardsTest::reversed).collect();

            assertThat(spilled.shards().map(shard -> travelled(shard).isHere()).collect())
                    .containsOnly(false);
            assertThat(inMemory.shards().map(shard -> travelled(shard).isHere()).collect())
                    .containsOnly(true);
            assertThat(fromDisk).hasSize(2);
            for (int shard = 0; shard < 2; shard++) {
                assertThat(fromDisk.get(shard)).containsExactly(fromMemory.get(shard));
            }
        }
    }

    @Test
    void filesAreUnlinkedSoTheyAreNeverLeftBehind() throws Exception {
        try (SparkSession spark = start("0")) {
            JavaRDD<Shard> shards =
                    new DataPreparation(spark).prepare(spec(), 2, 1).shards().cache();
            shards.count();
            try (Stream<Path> files = Files.walk(sparkFiles)) {
                assertThat(files.filter(file -> file.getFileName().toString().startsWith("temp_local")))
                        .isEmpty();
            }
        }
    }

    private TrainingResult train(String spillAbove, UnaryOperator<PreparedData> change) throws InterruptedException {
        try (SparkSession spark = start(spillAbove)) {
            DataSource source = new Changed(new FileSource(spec(), new DataPreparation(spark)), change);
            TrainingSettings settings = new TrainingSettings(2, 7, 4, 2, 5, 1);
            return new Trainer(spark, "spilled-" + spillAbove, source, settings)
                    .train(Checkpoint.start(Networks.dense(new Adam(0.01))), new TrainingObserver() {});
        }
    }

    private DataSpec spec() {
        DataSpec.Csv csv = new DataFiles(folder).csv("train.csv", 301);
        List<String> columns = List.of("x0", "x1", "x2", "x0", "x1", "x2", "x0", "x1");
        return new DataSpec(
                csv,
                Optional.empty(),
                new Holdout(0.1, 0.1),
                new Features(columns, List.of(columns.size()), Scale.STANDARD),
                new DataSpec.Classes(Optional.of("y"), 4),
                false);
    }

    private SparkSession start(String spillAbove) {
        return LocalSpark.start(SPILL_ABOVE, spillAbove, "spark.local.dir", sparkFiles.toString());
    }

    private static float[] reversed(Shard shard) {
        Rows rows = shard.validation();
        int[] order = new int[rows.count()];
        for (int i = 0; i < order.length; i++) {
            order[i] = order.length - 1 - i;
        }
        java.nio.FloatBuffer all = java.nio.FloatBuffer.allocate(order.length * (8 + 4));
        rows.gatherFeatures(order, 0, order.length, all);
        rows.gatherLabels(order, 0, order.length, all);
        return all.array();
    }

    /** Returns the shard as another process deserializes it. */
    private static Shard travelled(Shard shard) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(shard);
            out.flush();
            return (Shard) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** RDD whose first, cached result comes from another process. */
    private static final class CachedElsewhere extends RDD<Shard> {
        private static final long serialVersionUID = 1L;

        CachedElsewhere(RDD<Shard> shards) {
            super(
                    shards.context(),
                    JavaConverters.asScalaBuffer(List.<Dependency<?>>of(new OneToOneDependency<>(shards)))
                            .toList(),
                    ClassTag$.MODULE$.apply(Shard.class));
        }

        @Override
        public Partition[] getPartitions() {
            return dependencies().head().rdd().partitions();
        }

        @Override
        public Iterator<Shard> compute(Partition partition, TaskContext task) {
            Shard shard = (Shard)
                    dependencies().head().rdd().iterator(partition, task).next();
            boolean first = COMPUTED.getAndIncrement() < 2;
            return JavaConverters.asScalaIterator(
                    List.of(first ? travelled(shard) : shard).iterator());
        }
    }

    /** Data source that changes the prepared data. */
    private record Changed(DataSource rows, UnaryOperator<PreparedData> change) implements DataSource {
        @Override
        public List<Integer> featureShape() {
            return rows.featureShape();
        }

        @Override
        public DataSpec.Label label() {
            return rows.label();
        }

        @Override
        public PreparedData prepare(int workers, long seed) {
            return change.apply(rows.prepare(workers, seed));
        }
    }
}
