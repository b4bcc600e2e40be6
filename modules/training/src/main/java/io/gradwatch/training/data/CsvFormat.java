package io.gradwatch.training.data;

import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Delimited text, in one file or a folder of files. */
final class CsvFormat implements Format {
    private static final int LINES_CHECKED = 1000;

    private final SparkSession session;
    private final DataSpec.Csv source;
    private final DataSpec spec;
    private final CsvFiles files;
    private Optional<CsvParser> parser = Optional.empty();

    CsvFormat(SparkSession session, DataSpec.Csv source, DataSpec spec, int partitions) {
        this.session = session;
        this.source = source;
        this.spec = spec;
        this.files = new CsvFiles(JavaSparkContext.fromSparkContext(session.sparkContext()), source.path(), partitions);
    }

    @Override
    public void check(Problems problems) {
        parser = problems.attempt(source.path(), () -> {
            List<String> lines = files.firstLines(LINES_CHECKED);
            Optional<String> first =
                    lines.stream().filter(line -> !line.isBlank()).findFirst();
            if (first.isEmpty()) {
                problems.add(source.path(), "expected at least one row, found none");
            }
            Optional<CsvParser> found = first.flatMap(line -> new CsvColumns(source, spec, problems).find(line));
            found.ifPresent(parser -> checkRows(lines, parser, problems));
            return found;
        });
    }

    @Override
    public Optional<Table> read(Problems problems) {
        CsvParser sound = parser.orElseThrow();
        return problems.attempt(source.path(), () -> {
            CsvNumbering numbering = survey(problems);
            for (CsvFindings findings : findings(sound, numbering)) {
                findings.addTo(problems, name(findings.file()));
            }
            return Optional.of(table(sound, numbering));
        });
    }

    private void checkRows(List<String> lines, CsvParser sound, Problems problems) {
        CsvSplit split = new CsvSplit(source.path(), 0);
        Iterator<CsvLine> rows = new CsvLines(
                lines.iterator(), source.header(), 0, 0, source.limit().orElse(Long.MAX_VALUE));
        if (!rows.hasNext()) {
            problems.add(source.path(), "expected at least one row, found only a header");
        }
        CsvFindings.of(split, rows, sound).addTo(problems, source.path());
    }

    private CsvNumbering survey(Problems problems) throws IOException {
        boolean header = source.header();
        List<CsvSplitCount> counts = files.map(
                        (split, lines) -> Collections.singleton(CsvSplitCount.of(split, lines, header))
                                .iterator())
                .collect();
        String expected = counts.get(0).header();
        for (CsvSplitCount count : counts) {
            if (count.split().isFirst() && count.lines() > 0 && !count.header().equals(expected)) {
                String file = name(count.split().file());
                problems.add(file, "expected the header of the first file, " + expected + ", found " + count.header());
            }
        }
        return new CsvNumbering(counts, header, source.limit());
    }

    private List<CsvFindings> findings(CsvParser sound, CsvNumbering numbering) throws IOException {
        return files.map((split, lines) -> Collections.singleton(
                                CsvFindings.of(split, numbering.number(split, lines), sound))
                        .iterator())
                .collect();
    }

    private Table table(CsvParser sound, CsvNumbering numbering) throws IOException {
        JavaRDD<Row> rows = files.map((split, lines) -> new CsvRows(numbering.number(split, lines), sound));
        List<String> features = names("feature", sound.features());
        List<String> labels = names("label", sound.labels());
        StructType schema = new StructType().add(Columns.POSITION, DataTypes.LongType, false);
        for (String column : Stream.concat(features.stream(), labels.stream()).toList()) {
            schema = schema.add(column, DataTypes.DoubleType, false);
        }
        return new Table(session.createDataFrame(rows, schema), features, labels, numbering.rows());
    }

    /** The user's name of the file, or in the folder, that has this URI. */
    private String name(String uri) {
        String file = new Path(uri).getName();
        return new Path(source.path()).getName().equals(file) ? source.path() : source.path() + "/" + file;
    }

    private static List<String> names(String kind, int count) {
        return IntStream.range(0, count).mapToObj(i -> kind + i).toList();
    }
}
