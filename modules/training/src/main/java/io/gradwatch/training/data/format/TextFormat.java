package io.gradwatch.training.data.format;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.Table;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows that are lines of text, in one file or many. */
final class TextFormat implements Format {
    private static final int LINES_CHECKED = 1000;
    private static final String NO_ROWS = "expected at least one row, found none";

    private final SparkSession session;
    private final TextSource source;
    private final ParserFinder finder;
    private final TextFiles files;
    private Optional<LineParser> parser = Optional.empty();

    private TextFormat(SparkSession session, TextSource source, ParserFinder finder, int partitions) {
        this.session = session;
        this.source = source;
        this.finder = finder;
        this.files =
                new TextFiles(JavaSparkContext.fromSparkContext(session.sparkContext()), source.path(), partitions);
    }

    /** Finds out from a file's first line how its lines are parsed. */
    private interface ParserFinder {
        Optional<? extends LineParser> find(String firstLine, String file, FileProblems problems);
    }

    /** Delimited text. */
    static TextFormat csv(SparkSession session, DataSpec.Csv csv, DataSpec spec, int partitions) {
        return new TextFormat(
                session,
                new TextSource(csv.path(), csv.header(), csv.limit()),
                (firstLine, file, problems) -> new CsvColumns(csv, spec, file, problems).find(firstLine),
                partitions);
    }

    /** Lines of a label and those features that are not 0. */
    static TextFormat libSvm(SparkSession session, DataSpec.LibSvm libSvm, DataSpec spec, int partitions) {
        return new TextFormat(
                session,
                new TextSource(libSvm.path(), false, libSvm.limit()),
                (firstLine, file, problems) ->
                        Optional.of(new LibSvmParser(spec.features().length(), NumberRule.of(spec.label()))),
                partitions);
    }

    @Override
    public void check(FileProblems problems) {
        parser = problems.attempt(source.path(), () -> {
            TextFiles.Beginning beginning = files.beginning(LINES_CHECKED);
            Optional<String> first =
                    beginning.lines().stream().filter(line -> !line.isBlank()).findFirst();
            if (first.isEmpty()) {
                problems.add(source.path(), NO_ROWS);
                return Optional.empty();
            }
            Optional<LineParser> found =
                    finder.find(first.get(), beginning.file(), problems).map(LineParser.class::cast);
            if (found.isPresent()) {
                checkRows(beginning, found.get(), problems);
            }
            return found;
        });
    }

    @Override
    public Optional<Table> read(FileProblems problems) {
        LineParser sound = parser.orElseThrow();
        return problems.attempt(source.path(), () -> {
            TextNumbering numbering = survey(problems);
            RowFindings.tell(findings(sound, numbering), problems);
            return Optional.of(table(sound, numbering));
        });
    }

    private void checkRows(TextFiles.Beginning beginning, LineParser sound, FileProblems problems) throws IOException {
        TextSplit split = new TextSplit(beginning.file(), 0);
        Iterator<TextLine> rows = new TextLines(
                beginning.lines().iterator(),
                source.header(),
                0,
                0,
                source.limit().orElse(Long.MAX_VALUE));
        if (!rows.hasNext() && files.isOne()) {
            problems.add(source.path(), NO_ROWS);
        }
        RowFindings.tell(List.of(TextRows.problems(split, rows, sound)), problems);
    }

    private TextNumbering survey(FileProblems problems) throws IOException {
        boolean header = source.header();
        List<TextSplitCount> counts = ReadingJob.collect(files.map((split, lines) ->
                List.of(TextSplitCount.of(split, lines, header)).iterator()));
        List<TextSplitCount> starts = counts.stream()
                .filter(count -> count.split().isFirst() && count.lines() > 0)
                .toList();
        for (TextSplitCount start : starts) {
            String expected = starts.get(0).header();
            if (!start.header().equals(expected)) {
                problems.add(
                        start.split().file(),
                        "expected the header of the first file, " + expected + ", found " + start.header());
            }
        }
        TextNumbering numbering = new TextNumbering(counts, header, source.limit());
        if (numbering.rows() == 0) {
            problems.add(source.path(), NO_ROWS);
        }
        return numbering;
    }

    private List<RowFindings> findings(LineParser sound, TextNumbering numbering) throws IOException {
        return ReadingJob.collect(files.map(
                (split, lines) -> List.of(TextRows.problems(split, numbering.number(split, lines), sound))
                        .iterator()));
    }

    private Table table(LineParser sound, TextNumbering numbering) throws IOException {
        JavaRDD<Row> rows = files.map((split, lines) -> new TextRows(numbering.number(split, lines), sound));
        return Table.of(session, rows, sound.features(), sound.labels(), numbering.rows());
    }
}
