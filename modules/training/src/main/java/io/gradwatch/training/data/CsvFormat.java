package io.gradwatch.training.data;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Delimited text, in one file or a folder of files. */
final class CsvFormat implements Format {
    private static final int LINES_CHECKED = 1000;
    private static final String NO_ROWS = "expected at least one row, found none";
    private static final String CELLS = "cells";
    private static final String LABEL = "label";

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
                problems.add(source.path(), NO_ROWS);
            }
            Optional<CsvParser> found = first.flatMap(line -> new CsvColumns(source, spec, problems).find(line));
            if (found.isPresent()) {
                checkRows(lines, found.get(), problems);
            }
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

    private void checkRows(List<String> lines, CsvParser sound, Problems problems) throws IOException {
        CsvSplit split = new CsvSplit(source.path(), 0);
        Iterator<CsvLine> rows = new CsvLines(
                lines.iterator(), source.header(), 0, 0, source.limit().orElse(Long.MAX_VALUE));
        if (!rows.hasNext() && files.isOne()) {
            problems.add(source.path(), NO_ROWS);
        }
        CsvFindings.of(split, rows, sound).addTo(problems, source.path());
    }

    private CsvNumbering survey(Problems problems) throws IOException {
        boolean header = source.header();
        List<CsvSplitCount> counts = ReadingJob.collect(files.map((split, lines) ->
                List.of(CsvSplitCount.of(split, lines, header)).iterator()));
        List<CsvSplitCount> starts = counts.stream()
                .filter(count -> count.split().isFirst() && count.lines() > 0)
                .toList();
        for (CsvSplitCount start : starts) {
            String expected = starts.get(0).header();
            if (!start.header().equals(expected)) {
                String file = name(start.split().file());
                problems.add(file, "expected the header of the first file, " + expected + ", found " + start.header());
            }
        }
        CsvNumbering numbering = new CsvNumbering(counts, header, source.limit());
        if (numbering.rows() == 0) {
            problems.add(source.path(), NO_ROWS);
        }
        return numbering;
    }

    private List<CsvFindings> findings(CsvParser sound, CsvNumbering numbering) throws IOException {
        return ReadingJob.collect(files.map(
                (split, lines) -> List.of(CsvFindings.of(split, numbering.number(split, lines), sound))
                        .iterator()));
    }

    private Table table(CsvParser sound, CsvNumbering numbering) throws IOException {
        JavaRDD<Row> rows = files.map((split, lines) -> new CsvRows(numbering.number(split, lines), sound));
        List<String> labels =
                IntStream.range(0, sound.labels()).mapToObj(i -> LABEL + i).toList();
        StructType schema = new StructType()
                .add(Columns.POSITION, DataTypes.LongType, false)
                .add(new AttributeGroup(CELLS, sound.features()).toStructField());
        for (String label : labels) {
            schema = schema.add(label, DataTypes.DoubleType, false);
        }
        return new Table(session.createDataFrame(rows, schema), List.of(CELLS), labels, numbering.rows());
    }

    /** The user's name of the file, or in the folder, that has this URI. */
    private String name(String uri) {
        String file = new Path(uri).getName();
        return new Path(source.path()).getName().equals(file) ? source.path() : source.path() + "/" + file;
    }
}
