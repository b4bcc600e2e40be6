package io.gradwatch.training.data;

import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Rows of (position, cells of all features, label or target, …), read as they are asked for. The cells are one vector
 * and not a column each, because Spark generates and compiles code for each column: seconds for hundreds.
 */
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
        float[] values = parser.parse(line.text(), problem -> {})
                .orElseThrow(() -> new IllegalStateException(
                        "line " + line.number() + " has changed since it was checked: " + line.text()));
        double[] features = new double[parser.features()];
        Arrays.setAll(features, i -> values[i]);
        Object[] cells = new Object[2 + parser.labels()];
        cells[0] = line.position();
        cells[1] = Vectors.dense(features);
        for (int label = 0; label < parser.labels(); label++) {
            cells[2 + label] = (double) values[features.length + label];
        }
        return RowFactory.create(cells);
    }
}
