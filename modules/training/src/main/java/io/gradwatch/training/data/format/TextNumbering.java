package io.gradwatch.training.data.format;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/** Numbers every line within its file and every row within all files, whatever the splits are. */
final class TextNumbering implements Serializable {
    private static final long serialVersionUID = 1L;

    private final boolean header;
    private final long rows;
    private final HashMap<TextSplit, Long> linesBefore = new HashMap<>();
    private final HashMap<TextSplit, Long> rowsBefore = new HashMap<>();

    /** For all splits in the order of files and lines. */
    TextNumbering(List<TextSplitCount> counts, boolean header, OptionalLong limit) {
        this.header = header;
        long linesSoFar = 0;
        long rowsSoFar = 0;
        for (TextSplitCount count : counts) {
            linesSoFar = count.split().isFirst() ? 0 : linesSoFar;
            linesBefore.put(count.split(), linesSoFar);
            rowsBefore.put(count.split(), rowsSoFar);
            linesSoFar += count.lines();
            rowsSoFar += count.rows();
        }
        this.rows = Math.min(rowsSoFar, limit.orElse(Long.MAX_VALUE));
    }

    /** Rows that are wanted. */
    long rows() {
        return rows;
    }

    /** A split's lines that hold wanted rows. */
    Iterator<TextLine> number(TextSplit split, Iterator<String> lines) {
        return new TextLines(lines, header && split.isFirst(), linesBefore.get(split), rowsBefore.get(split), rows);
    }
}
