package io.gradwatch.app.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.telemetry.DriverTelemetry;
import java.io.IOException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ManyFitsTest {
    private static final int ROUNDS = 3;
    private static final int FOLDS = 3;
    private static final int CANDIDATES = 11;

    /** Measured: 1 KB. The parameters of one replica alone are 200 KB, and 136 of them are built between the measurements. */
    private static final long NATIVE_GROWTH = 1L << 20;

    /** Measured: 0.7 MB. */
    private static final long HEAP_GROWTH = 8L << 20;

    private static final int COLLECTIONS = 20;

    /** Memory and threads of this process. */
    private record Footprint(long nativeBytes, long heapBytes, long replicaThreads) {
        static Footprint now() {
            Runtime runtime = Runtime.getRuntime();
            return new Footprint(
                    Pointer.totalBytes(),
                    runtime.totalMemory() - runtime.freeMemory(),
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().startsWith("gradwatch-replica-"))
                            .count());
        }
    }

    @Test
    void aHundredModelsOnOneContextWithoutThePluginLeaveNoMemoryBehind() throws IOException {
        try (SparkSession session = SparkSession.builder()
                .appName("many-fits")
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                // What Spark keeps of past jobs is not what is measured here.
                .config("spark.ui.retainedJobs", "5")
                .config("spark.ui.retainedStages", "5")
                .config("spark.ui.retainedTasks", "50")
                .config("spark.sql.ui.retainedExecutions", "5")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate()) {
            assertThat(DriverTelemetry.current()).isEmpty();
            Dataset<Row> rows = Digits.read(session, "train", 120).cache();
            search(rows);
            Footprint first = collected(footprint -> footprint.replicaThreads() == 0);

            for (int round = 1; round < ROUNDS; round++) {
                search(rows);
            }

            Footprint last = collected(footprint -> footprint.replicaThreads() == 0
                    && footprint.nativeBytes() < first.nativeBytes() + NATIVE_GROWTH
                    && footprint.heapBytes() < first.heapBytes() + HEAP_GROWTH);
            assertThat(last.replicaThreads()).isZero();
            assertThat(last.nativeBytes()).isLessThan(first.nativeBytes() + NATIVE_GROWTH);
            assertThat(last.heapBytes()).isLessThan(first.heapBytes() + HEAP_GROWTH);
        }
    }

    /** Fits 33 models and the best once more. */
    private static void search(Dataset<Row> rows) {
        GradwatchClassifier classifier = new GradwatchClassifier()
                .setLayers("[{dense: {units: 64, activation: relu}}, {output: {units: 10}}]")
                .setWorkers(2)
                .setEpochs(1);
        long[] seeds = IntStream.range(0, CANDIDATES).asLongStream().toArray();
        new CrossValidator()
                .setEstimator(classifier)
                .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
                .setEstimatorParamMaps(
                        new ParamGridBuilder().addGrid(classifier.seed(), seeds).build())
                .setNumFolds(FOLDS)
                .setParallelism(2)
                .setSeed(1)
                .fit(rows);
    }

    /** Collects garbage until the footprint is as expected, or for so many times. */
    private static Footprint collected(Predicate<Footprint> expected) {
        Footprint footprint = Footprint.now();
        for (int i = 0; i < COLLECTIONS && !(i > 1 && expected.test(footprint)); i++) {
            System.gc();
            footprint = Footprint.now();
        }
        return footprint;
    }
}
