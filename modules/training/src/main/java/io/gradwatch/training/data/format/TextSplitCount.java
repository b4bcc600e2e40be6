package io.gradwatch.training.data.format;

import java.io.Serializable;
import java.util.Iterator;

/** What was counted in a split. A plain class for the same reason as {@link io.gradwatch.training.data.Rows}. */
final class TextSplitCount implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long start;
    private final String header;
    private final long lines;
    private final long rows;

    private TextSplitCount(TextSplit split, String header, long lines, long rows) {
        this.file = split.file();
        this.start = split.start();
        this.header = header;
        this.lines = lines;
        this.rows = rows;
    }

    static TextSplitCount of(TextSplit split, Iterator<String> raw, boolean header) {
        TextLines lines = new TextLines(raw, header && split.isFirst(), 0, 0, Long.MAX_VALUE);
        long rows = 0;
        while (lines.hasNext()) {
            lines.next();
            rows++;
        }
        return new TextSplitCount(split, lines.header(), lines.number(), rows);
    }

    TextSplit split() {
        return new TextSplit(file, start);
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
