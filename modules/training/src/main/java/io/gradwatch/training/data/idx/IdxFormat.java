package io.gradwatch.training.data.idx;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.Table;
import io.gradwatch.training.data.format.FileProblems;
import io.gradwatch.training.data.format.Format;
import io.gradwatch.training.data.format.InputFile;
import io.gradwatch.training.data.format.ReadingJob;
import io.gradwatch.training.data.idx.IdxHeader.Content;
import io.gradwatch.training.spark.HadoopSettings;
import java.io.DataInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** An idx file of images and one of labels. Each task seeks to its own rows in both. */
public final class IdxFormat implements Format {
    private final SparkSession session;
    private final DataSpec.Idx source;
    private final DataSpec spec;
    private final int partitions;
    private Optional<IdxHeader.Pair> headers = Optional.empty();

    public IdxFormat(SparkSession session, DataSpec.Idx source, DataSpec spec, int partitions) {
        this.session = session;
        this.source = source;
        this.spec = spec;
        this.partitions = partitions;
    }

    @Override
    public void check(FileProblems problems) {
        headers = headers(problems);
        headers.ifPresent(found -> checkLabels(found, problems));
    }

    @Override
    public Optional<Table> read(FileProblems problems) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        IdxReader reader =
                new IdxReader(source, headers.orElseThrow(), context.broadcast(new HadoopSettings(hadoop())));
        long count = count(headers.orElseThrow());
        JavaRDD<long[]> ranges = context.parallelize(ranges(count), partitions);
        return problems.attempt(source.images(), () -> {
            ReadingJob.collect(ranges.map(range -> reader.open()));
            return Optional.of(Table.of(
                    session, ranges.flatMap(reader::read), spec.features().length(), 1, count));
        });
    }

    private Optional<IdxHeader.Pair> headers(FileProblems problems) {
        Optional<IdxHeader> images = new IdxFile(source.images(), Content.IMAGES, hadoop()).check(problems);
        Optional<IdxHeader> labels = new IdxFile(source.labels(), Content.LABELS, hadoop()).check(problems);
        if (images.isEmpty() || labels.isEmpty()) {
            return Optional.empty();
        }
        int imageCount = images.get().rows();
        int labelCount = labels.get().rows();
        if (imageCount != labelCount) {
            problems.add(
                    source.labels(),
                    "expected " + imageCount + " labels, one for each image of "
                            + InputFile.shown(source.images()) + ", found "
                            + labelCount);
        }
        if (images.get().rowBytes() != spec.features().length()) {
            problems.add(
                    source.images(),
                    "expected images of features.shape " + spec.features().shape() + " = "
                            + spec.features().length() + " numbers, found " + images.get() + " = "
                            + images.get().rowBytes());
        }
        return Optional.of(new IdxHeader.Pair(images.get(), labels.get()));
    }

    private void checkLabels(IdxHeader.Pair pair, FileProblems problems) {
        if (!(spec.label() instanceof Classes classes)) {
            problems.add(
                    source.labels(), "expected label.classes, because idx labels are classes, found label.columns");
            return;
        }
        problems.attempt(source.labels(), () -> {
            try (DataInputStream stream = new IdxFile(source.labels(), Content.LABELS, hadoop())
                    .openAt(pair.labels().offset(0))) {
                long count = count(pair);
                for (long row = 0; row < count; row++) {
                    int label = stream.readUnsignedByte();
                    if (label >= classes.classes()) {
                        problems.add(
                                source.labels(),
                                source.labels() + ": label " + (row + 1),
                                "expected a class from 0 to " + (classes.classes() - 1) + ", found " + label);
                    }
                }
            }
            return Optional.empty();
        });
    }

    private long count(IdxHeader.Pair pair) {
        long found = Math.min(pair.images().rows(), pair.labels().rows());
        return Math.min(found, source.limit().orElse(Long.MAX_VALUE));
    }

    private List<long[]> ranges(long count) {
        List<long[]> all = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            all.add(new long[] {count * i / partitions, count * (i + 1) / partitions});
        }
        return all;
    }

    private Configuration hadoop() {
        return session.sparkContext().hadoopConfiguration();
    }
}
