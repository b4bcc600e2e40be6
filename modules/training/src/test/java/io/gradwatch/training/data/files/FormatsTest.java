package io.gradwatch.training.data.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.DataSpec.Scale;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;

/** Properties of every format. */
class FormatsTest extends FormatFixture {
    @Test
    void checkingRunsNoSparkJobSoItNeedsNoExecutors() throws Exception {
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
}
