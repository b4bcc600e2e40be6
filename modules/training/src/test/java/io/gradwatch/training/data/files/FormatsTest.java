package io.gradwatch.training.data.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Scale;
import io.gradwatch.training.data.DataSpec.Source;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;

/** Properties of every format. */
class FormatsTest extends FormatFixture {
    private static final Class<?>[] SOURCES = Source.class.getPermittedSubclasses();

    @Test
    void checkingRunsNoSparkJobSoItNeedsNoExecutors() throws Exception {
        image("a/1.png", 1, 1, BufferedImage.TYPE_BYTE_GRAY, 1);
        String rows = text("rows.txt", "0 1:1\n");
        String parquet = parquet("select id a, id y from range(3)", 2);
        DataFiles files = new DataFiles(folder);
        List<DataSpec> specs = List.of(
                images(1, 1, 1, 1),
                libSvm(rows, 1, new Classes(Optional.empty(), 2)),
                parquet(parquet, List.of("a"), 1, new Classes(Optional.of("y"), 3)),
                DataFiles.table(files.csv("train.csv", 100), Optional.empty(), Scale.STANDARD),
                DataFiles.images(files.idx("train", 5, true), Optional.empty(), Scale.NONE));
        AtomicInteger jobs = new AtomicInteger();
        SparkListener listener = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart start) {
                jobs.incrementAndGet();
            }
        };
        spark.sparkContext().addSparkListener(listener);
        try {
            specs.forEach(new DataPreparation(spark)::check);
            spark.sparkContext().listenerBus().waitUntilEmpty();
        } finally {
            spark.sparkContext().removeSparkListener(listener);
        }
        assertThat(jobs).hasValue(0);
        assertThat(specs)
                .<Class<?>>extracting(spec -> spec.train().getClass())
                .as("every kind of source is checked here")
                .containsExactlyInAnyOrder(SOURCES);
    }
}
