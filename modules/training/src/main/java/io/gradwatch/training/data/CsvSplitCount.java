package io.gradwatch.training.data;

import java.io.Serializable;
import java.util.Iterator;

/** What was counted in a split. A plain class for the same reason as {@link Rows}. */
final class CsvSplitCount implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long start;
    private final String header;
    private final long lines;
    private final long rows;

    private CsvSplitCount(CsvSplit split, String header, long lines, long rows) {
        this.file = split.file();
        this.start = split.start();
        this.header = header;
        this.lines = lines;
        this.rows = rows;
    }

    static CsvSplitCount of(CsvSplit split, Iterator<String> raw, boolean header) {
        CsvLines lines = new CsvLines(raw, header && split.isFirst(), 0, 0, Long.MAX_VALUE);
        long rows = 0;
        while (lines.hasNext()) {
            lines.next();
            rows++;
        }
        return new CsvSplitCount(split, lines.header(), lines.number(), rows);
    }

    CsvSplit split() {
        return new CsvSplit(file, start);
    }

    /** The file's header, in its first split. */
    String header() {
        return header;
    }

    long lines() {
        return lines;
    }

    long rows() {
        return rows;
    }
}
