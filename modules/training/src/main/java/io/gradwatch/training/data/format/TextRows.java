package io.gradwatch.training.data.format;

import io.gradwatch.training.data.Table;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/** Rows of a table, read from their lines as they are asked for. */
final class TextRows implements Iterator<Row> {
    private final Iterator<TextLine> lines;
    private final LineParser parser;

    TextRows(Iterator<TextLine> lines, LineParser parser) {
        this.lines = lines;
        this.parser = parser;
    }

    /** The problems of a split's rows. */
    static RowFindings problems(TextSplit split, Iterator<TextLine> lines, LineParser parser) {
        RowFindings findings = new RowFindings();
        while (lines.hasNext()) {
            TextLine line = lines.next();
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
        TextLine line = lines.next();
        float[] values = parser.parse(line.text(), problem -> {})
                .orElseThrow(() -> new IllegalStateException(
                        "line " + line.number() + " has changed since it was checked: " + line.text()));
        return Table.row(line.position(), values, parser.features());
    }
}
