package io.gradwatch.training.data.text;

import io.gradwatch.training.data.text.TextFiles.Split;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/** Numbers every line within its file and every row across all files, independently of the splits. */
final class TextNumbering implements Serializable {
    private static final long serialVersionUID = 1L;

    private final LineLayout layout;
    private final long rows;
    private final HashMap<Split, Long> linesBefore = new HashMap<>();
    private final HashMap<Split, Long> rowsBefore = new HashMap<>();

    /** Creates the numbering from the counts of all splits, in the order of files and lines. */
    TextNumbering(List<Count> counts, LineLayout layout, OptionalLong limit) {
        this.layout = layout;
        long linesSoFar = 0;
        long rowsSoFar = 0;
        for (Count count : counts) {
            linesSoFar = count.split().isFirst() ? 0 : linesSoFar;
            linesBefore.put(count.split(), linesSoFar);
            rowsBefore.put(count.split(), rowsSoFar);
            linesSoFar += count.lines();
            rowsSoFar += count.rows();
        }
        this.rows = Math.min(rowsSoFar, limit.orElse(Long.MAX_VALUE));
    }

    /** Returns the number of rows up to the limit. */
    long rows() {
        return rows;
    }

    /** Returns the numbered rows of a split, up to the limit. */
    Iterator<TextLines.Line> number(Split split, Iterator<String> lines) {
        return new TextLines(lines, layout(split, layout), linesBefore.get(split), rowsBefore.get(split), rows);
    }

    private static LineLayout layout(Split split, LineLayout layout) {
        return split.isFirst() ? layout : layout.withoutHeader();
    }

    /** Line and row counts of one split. A plain class, because Kryo cannot read records. */
    static final class Count implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String file;
        private final long start;
        private final String header;
        private final long lines;
        private final long rows;

        private Count(Split split, String header, long lines, long rows) {
            this.file = split.file();
            this.start = split.start();
            this.header = header;
            this.lines = lines;
            this.rows = rows;
        }

        static Count of(Split split, Iterator<String> raw, LineLayout layout) {
            TextLines lines = new TextLines(raw, layout(split, layout), 0, 0, Long.MAX_VALUE);
            long rows = 0;
            while (lines.hasNext()) {
                lines.next();
                rows++;
            }
            return new Count(split, lines.header(), lines.number(), rows);
        }

        Split split() {
            return new Split(file, start);
        }

        /** Returns the header of the file if this is its first split. */
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
}
