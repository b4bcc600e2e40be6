package io.gradwatch.training.data.text;

import io.gradwatch.training.data.Table;
import io.gradwatch.training.data.format.RowFindings;
import io.gradwatch.training.data.text.TextFiles.Split;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/** Iterator over table rows that parses each line on demand. */
final class TextRows implements Iterator<Row> {
    private final Iterator<TextLines.Line> lines;
    private final LineParser parser;

    TextRows(Iterator<TextLines.Line> lines, LineParser parser) {
        this.lines = lines;
        this.parser = parser;
    }

    /** Collects the problems of the rows of a split. */
    static RowFindings problems(Split split, Iterator<TextLines.Line> lines, LineParser parser) {
        RowFindings findings = new RowFindings();
        while (lines.hasNext()) {
            TextLines.Line line = lines.next();
            String where = split.file() + ":" + line.number();
            parser.parse(line.text(), message -> findings.add(split.file(), line.number(), where, message));
        }
        return findings;
    }

    @Override
    public boolean hasNext() {
        return lines.hasNext();
    }

    @Override
    public Row next() {
        TextLines.Line line = lines.next();
        double[] values = parser.parse(line.text(), problem -> {})
                .orElseThrow(() -> new IllegalStateException(
                        "line " + line.number() + " has changed since it was checked: " + line.text()));
        return Table.row(line.position(), values, parser.features());
    }
}
