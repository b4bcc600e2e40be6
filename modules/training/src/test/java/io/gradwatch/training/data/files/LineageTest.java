package io.gradwatch.training.data.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.data.DataSpec.Csv;
import io.gradwatch.training.data.DataSpec.Scale;
import io.gradwatch.training.data.shard.PreparedData;
import io.gradwatch.training.data.shard.Shard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.reflect.ClassTag$;

/** Lost shards are computed again from a lineage that is small in every task. */
class LineageTest {
    @TempDir
    Path folder;

    @TempDir
    Path sparkFiles;

    @Test
    void shardsLostWithTheirShuffleFilesAreRecomputedToTheSameBits() throws IOException {
        try (SparkSession spark = LocalSpark.start("spark.local.dir", sparkFiles.toString())) {
            JavaRDD<Shard> shards = prepared(spark, Scale.STANDARD).shards();
            float[] features = ShardRows.features(shards.collect(), Shard::train, 3);

            assertThat(deleteShuffleFiles()).isPositive();

            assertThat(ShardRows.features(shards.collect(), Shard::train, 3)).containsExactly(features);
        }
    }

    @Test
    void serializedLineageIsSmallForAnyData() {
        try (SparkSession spark = LocalSpark.start()) {
            JavaRDD<Shard> shards = prepared(spark, Scale.STANDARD).shards().persist(StorageLevel.MEMORY_ONLY());

            int bytes = SparkEnv.get()
                    .closureSerializer()
                    .newInstance()
                    .serialize(shards.rdd(), ClassTag$.MODULE$.apply(Object.class))
                    .remaining();

            assertThat(bytes).isLessThan(5 * 1024);
        }
    }

    @Test
    void kryoAndJavaSerializationResultInTheSameBits() {
        float[] java;
        try (SparkSession spark = LocalSpark.start()) {
            java = features(prepared(spark, Scale.MINMAX));
        }
        try (SparkSession spark = LocalSpark.start("spark.serializer", "org.apache.spark.serializer.KryoSerializer")) {
            assertThat(features(prepared(spark, Scale.MINMAX))).containsExactly(java);
        }
    }

    private PreparedData prepared(SparkSession spark, Scale scale) {
        Csv csv = new DataFiles(folder).csv("train.csv", 5000);
        return new DataPreparation(spark, () -> 3).prepare(DataFiles.table(csv, Optional.of(csv), scale), 3, 1);
    }

    /** Returns the features after caching in serialized form, so that {@code spark.serializer} also handles shards. */
    private static float[] features(PreparedData data) {
        List<Shard> shards =
                data.shards().persist(StorageLevel.MEMORY_ONLY_SER()).collect();
        return ShardRows.features(shards, Shard::train, 3);
    }

    private long deleteShuffleFiles() throws IOException {
        try (Stream<Path> files = Files.walk(sparkFiles)) {
            List<Path> shuffled = files.filter(
                            file -> file.getFileName().toString().startsWith("shuffle_"))
                    .toList();
            for (Path file : shuffled) {
                Files.delete(file);
            }
            return shuffled.size();
        }
    }
}
