package io.gradwatch.training.data.parquet;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.Table;
import io.gradwatch.training.data.format.FileProblems;
import io.gradwatch.training.data.format.Format;
import io.gradwatch.training.data.format.InputFile;
import io.gradwatch.training.data.format.ReadingJob;
import io.gradwatch.training.data.format.RowFindings;
import io.gradwatch.training.spark.HadoopSettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Parquet files, read by Spark. A row is identified by its file and its index in that file. */
public final class ParquetFormat implements Format {
    private final SparkSession session;
    private final DataSpec.Parquet source;
    private final DataSpec spec;
    private final int partitions;
    private Optional<ParquetColumns> columns = Optional.empty();

    public ParquetFormat(SparkSession session, DataSpec.Parquet source, DataSpec spec, int partitions) {
        this.session = session;
        this.source = source;
        this.spec = spec;
        this.partitions = partitions;
    }

    @Override
    public void check(FileProblems problems) {
        columns = problems.attempt(source.path(), () -> {
            List<FileStatus> files = files();
            if (files.isEmpty()) {
                problems.add(
                        source.path(),
                        "expected at least one file, found none in the folder" + input().partitionHint());
                return Optional.empty();
            }
            String first = files.get(0).getPath().toString();
            ParquetFooter footer = ParquetFooter.read(first, hadoop());
            Consumer<String> problem = message -> problems.add(first, message);
            footer.unsupported(hadoop()).ifPresent(problem);
            ParquetColumns found = ParquetColumns.find(spec, footer.schema(), problem);
            return problems.isEmpty(first) ? Optional.of(found) : Optional.empty();
        });
    }

    @Override
    public Optional<Table> read(FileProblems problems) {
        ParquetColumns configured = columns.orElseThrow();
        return problems.attempt(source.path(), () -> {
            List<FileStatus> files = files();
            List<ParquetNumbering.Count> counts = counts(files, configured);
            counts.forEach(count -> count.report(problems));
            ParquetNumbering numbering = new ParquetNumbering(counts, source.limit());
            if (numbering.rows() == 0) {
                problems.add(source.path(), "expected at least one row, found none");
            }
            if (!problems.isEmpty()) {
                return Optional.empty();
            }
            ParquetParser parser = configured.parser();
            JavaRDD<Row> rows = rows(files, configured).filter(numbering::isWithinLimit);
            RowFindings.report(
                    ReadingJob.collect(rows.mapPartitions(
                            part -> List.of(numbering.problems(part, parser)).iterator())),
                    problems);
            return Optional.of(Table.of(
                    session,
                    rows.map(row -> numbering.row(row, parser)),
                    parser.features(),
                    parser.labels(),
                    numbering.rows()));
        });
    }

    private List<ParquetNumbering.Count> counts(List<FileStatus> files, ParquetColumns configured) throws IOException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        Broadcast<HadoopSettings> hadoop = context.broadcast(new HadoopSettings(hadoop()));
        List<String> paths =
                files.stream().map(file -> file.getPath().toString()).toList();
        return ReadingJob.collect(context.parallelize(paths, Math.min(paths.size(), partitions))
                .map(path -> ParquetNumbering.Count.of(
                        path, configured, hadoop.value().configuration())));
    }

    /** Reads the configured columns, followed by path and index. */
    private JavaRDD<Row> rows(List<FileStatus> files, ParquetColumns configured) {
        Column[] selected = Stream.concat(
                        configured.names().stream().map(name -> '`' + name.replace("`", "``") + '`'),
                        Stream.of("_metadata.file_path", "_metadata.row_index"))
                .map(functions::col)
                .toArray(Column[]::new);
        return session.read()
                .schema(configured.schema())
                .parquet(files.stream()
                        .map(file -> InputFile.literally(file).toString())
                        .toArray(String[]::new))
                .select(selected)
                .toJavaRDD();
    }

    private List<FileStatus> files() throws IOException {
        return input().files();
    }

    private InputFile input() {
        return new InputFile(source.path(), hadoop());
    }

    private Configuration hadoop() {
        return session.sparkContext().hadoopConfiguration();
    }
}
