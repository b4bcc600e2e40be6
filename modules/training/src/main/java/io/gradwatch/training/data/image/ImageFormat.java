package io.gradwatch.training.data.image;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.DataSpec.Classes;
import io.gradwatch.training.data.Table;
import io.gradwatch.training.data.format.FileProblems;
import io.gradwatch.training.data.format.Format;
import io.gradwatch.training.data.format.InputFile;
import io.gradwatch.training.data.format.ReadingJob;
import io.gradwatch.training.data.format.RowFindings;
import io.gradwatch.training.spark.HadoopSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** One folder per class, containing the images of that class. */
public final class ImageFormat implements Format {
    private static final int FOLDERS_NAMED = 10;

    private final SparkSession session;
    private final DataSpec.Image source;
    private final DataSpec spec;
    private final int partitions;
    private List<ImageReader.Source> images = List.of();

    public ImageFormat(SparkSession session, DataSpec.Image source, DataSpec spec, int partitions) {
        this.session = session;
        this.source = source;
        this.spec = spec;
        this.partitions = partitions;
    }

    @Override
    public void check(FileProblems problems) {
        images = problems.attempt(source.path(), () -> {
                    List<FileStatus> folders = new InputFile(source.path(), hadoop()).folders();
                    checkSpec(folders, problems);
                    List<ImageReader.Source> all = images(folders, problems);
                    if (problems.isEmpty(source.path())) {
                        RowFindings.report(List.of(reader().problems(firstOfEach(all), hadoop())), problems);
                    }
                    return Optional.of(all);
                })
                .orElse(List.of());
    }

    @Override
    public Optional<Table> read(FileProblems problems) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        Broadcast<HadoopSettings> hadoop = context.broadcast(new HadoopSettings(hadoop()));
        JavaRDD<ImageReader.Source> files = context.parallelize(images, partitions);
        ImageReader reader = reader();
        return problems.attempt(source.path(), () -> {
            RowFindings.report(
                    ReadingJob.collect(files.mapPartitions(part -> List.of(
                                    reader.problems(() -> part, hadoop.value().configuration()))
                            .iterator())),
                    problems);
            JavaRDD<Row> rows =
                    files.map(image -> reader.row(image, hadoop.value().configuration()));
            return Optional.of(Table.of(session, rows, spec.features().length(), 1, images.size()));
        });
    }

    private void checkSpec(List<FileStatus> folders, FileProblems problems) {
        List<Integer> shape = spec.features().shape();
        if (shape.size() != 3 || (shape.get(0) != 1 && shape.get(0) != 3)) {
            problems.add(
                    source.path(),
                    "expected features.shape [1, height, width] or [3, height, width] for images, found " + shape);
        }
        if (!(spec.label() instanceof Classes classes)) {
            problems.add(
                    source.path(), "expected label.classes, because image folders are classes, found label.columns");
        } else if (folders.size() != classes.classes()) {
            String names = folders.stream()
                    .limit(FOLDERS_NAMED)
                    .map(folder -> folder.getPath().getName())
                    .collect(Collectors.joining(", ", ": ", folders.size() > FOLDERS_NAMED ? ", …" : ""));
            problems.add(
                    source.path(),
                    "expected " + classes.classes() + " folders, one for each class, found " + folders.size()
                            + (folders.isEmpty() ? "" : names));
        }
    }

    private List<ImageReader.Source> images(List<FileStatus> folders, FileProblems problems) throws IOException {
        List<ImageReader.Source> all = new ArrayList<>();
        for (int label = 0; label < folders.size(); label++) {
            String folder = folders.get(label).getPath().toString();
            List<FileStatus> files = new InputFile(folder, hadoop()).files();
            if (files.isEmpty()) {
                problems.add(source.path(), folder, "expected at least one image, found none");
            }
            for (FileStatus file : files) {
                all.add(new ImageReader.Source(file.getPath().toString(), label, all.size()));
            }
        }
        long limit = Math.min(all.size(), source.limit().orElse(Long.MAX_VALUE));
        return all.subList(0, (int) limit);
    }

    private static List<ImageReader.Source> firstOfEach(List<ImageReader.Source> all) {
        List<ImageReader.Source> firsts = new ArrayList<>();
        for (ImageReader.Source image : all) {
            if (firsts.isEmpty() || firsts.get(firsts.size() - 1).label() != image.label()) {
                firsts.add(image);
            }
        }
        return firsts;
    }

    private ImageReader reader() {
        return new ImageReader(source.path(), spec.features().shape());
    }

    private Configuration hadoop() {
        return session.sparkContext().hadoopConfiguration();
    }
}
