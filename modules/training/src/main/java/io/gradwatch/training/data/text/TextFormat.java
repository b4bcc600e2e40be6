package io.gradwatch.training.data.text;

import io.gradwatch.training.data.Table;
import io.gradwatch.training.data.format.FileProblems;
import io.gradwatch.training.data.format.FileSignature;
import io.gradwatch.training.data.format.Format;
import io.gradwatch.training.data.format.ReadingJob;
import io.gradwatch.training.data.format.RowFindings;
import io.gradwatch.training.data.text.TextFiles.Split;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows that are lines of text, in one file or several. A {@link LineParser} knows what a line looks like. */
public final class TextFormat implements Format {
    private static final int LINES_CHECKED = 1000;
    private static final int FILES_RECOGNIZED = 100;
    private static final String NO_ROWS = "expected at least one row, found none";

    /**
     * The lines to read.
     *
     * @param path a file, a folder, or a pattern
     * @param layout lines that hold no row
     * @param limit number of rows to read; empty for all
     */
    public record Lines(String path, LineLayout layout, OptionalLong limit) {}

    /** Chooses the parser from the first line of a file. */
    public interface ParserFinder {
        /** Returns the parser, or empty after reporting what is wrong with the line. */
        Optional<? extends LineParser> find(String firstLine, String file, FileProblems problems);
    }

    private final SparkSession session;
    private final Lines source;
    private final ParserFinder finder;
    private final TextFiles files;
    private Optional<LineParser> parser = Optional.empty();

    public TextFormat(SparkSession session, Lines source, ParserFinder finder, int partitions) {
        this.session = session;
        this.source = source;
        this.finder = finder;
        this.files =
                new TextFiles(JavaSparkContext.fromSparkContext(session.sparkContext()), source.path(), partitions);
    }

    @Override
    public void check(FileProblems problems) {
        parser = problems.attempt(source.path(), () -> {
            if (!areText(problems)) {
                return Optional.empty();
            }
            TextFiles.Beginning beginning = files.beginning(LINES_CHECKED);
            Optional<String> first = beginning.lines().stream()
                    .filter(line -> !source.layout().isSkipped(line))
                    .findFirst();
            if (first.isEmpty()) {
                problems.add(source.path(), NO_ROWS + files.hint());
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

    /** Reports files that are not text. */
    private boolean areText(FileProblems problems) throws IOException {
        boolean areText = true;
        for (TextFiles.Start start : files.starts(FILES_RECOGNIZED)) {
            Optional<String> found = FileSignature.notText(start.bytes());
            found.ifPresent(kind -> problems.add(start.file(), "expected text in UTF-8, found " + kind));
            areText &= found.isEmpty();
        }
        return areText;
    }

    private void checkRows(TextFiles.Beginning beginning, LineParser checked, FileProblems problems)
            throws IOException {
        Split split = new Split(beginning.file(), 0);
        Iterator<TextLines.Line> rows = new TextLines(
                beginning.lines().iterator(),
                source.layout(),
                0,
                0,
                source.limit().orElse(Long.MAX_VALUE));
        if (!rows.hasNext() && files.isOne()) {
            problems.add(source.path(), NO_ROWS);
        }
        RowFindings.report(List.of(TextRows.problems(split, rows, checked)), problems);
    }

    @Override
    public Optional<Table> read(FileProblems problems) {
        LineParser checked = parser.orElseThrow();
        return problems.attempt(source.path(), () -> {
            TextNumbering numbering = survey(problems);
            RowFindings.report(findings(checked, numbering), problems);
            return Optional.of(table(checked, numbering));
        });
    }

    private TextNumbering survey(FileProblems problems) throws IOException {
        LineLayout layout = source.layout();
        List<TextNumbering.Count> counts = ReadingJob.collect(files.map((split, lines) ->
                List.of(TextNumbering.Count.of(split, lines, layout)).iterator()));
        List<TextNumbering.Count> starts = counts.stream()
                .filter(count -> count.split().isFirst() && count.lines() > 0)
                .toList();
        for (TextNumbering.Count start : starts) {
            String expected = starts.get(0).header();
            if (!start.header().equals(expected)) {
                problems.add(
                        start.split().file(),
                        "expected the header of the first file, " + expected + ", found " + start.header());
            }
        }
        TextNumbering numbering = new TextNumbering(counts, layout, source.limit());
        if (numbering.rows() == 0) {
            problems.add(source.path(), NO_ROWS);
        }
        return numbering;
    }

    private List<RowFindings> findings(LineParser checked, TextNumbering numbering) throws IOException {
        return ReadingJob.collect(files.map(
                (split, lines) -> List.of(TextRows.problems(split, numbering.number(split, lines), checked))
                        .iterator()));
    }

    private Table table(LineParser checked, TextNumbering numbering) throws IOException {
        JavaRDD<Row> rows = files.map((split, lines) -> new TextRows(numbering.number(split, lines), checked));
        return Table.of(session, rows, checked.features(), checked.labels(), numbering.rows());
    }
}
