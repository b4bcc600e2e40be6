package io.gradwatch.training.data;

import java.util.Iterator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows of (position, features, labels), one number a column, read as they are asked for. */
final class CsvRows implements Iterator<Row> {
    private final Iterator<CsvLine> lines;
    private final CsvParser parser;

    CsvRows(Iterator<CsvLine> lines, CsvParser parser) {
        this.lines = lines;
        this.parser = parser;
    }

    @Override
    public boolean hasNext() {
        return lines.hasNext();
    }

    @Override
    public Row next() {
        CsvLine line = lines.next();
        double[] values = parser.parse(line.text(), problem -> {})
                .orElseThrow(() -> new IllegalStateException(
                        "line " + line.number() + " has changed since it was checked: " + line.text()));
        Object[] cells = new Object[1 + values.length];
        cells[0] = line.position();
        for (int i = 0; i < values.length; i++) {
            cells[1 + i] = values[i];
        }
        return RowFactory.create(cells);
    }
}
