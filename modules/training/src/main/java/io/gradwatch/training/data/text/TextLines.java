package io.gradwatch.training.data.text;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Iterator over the lines of a split that hold rows. It skips blank lines, comments, the header, and rows
 * beyond the limit. */
final class TextLines implements Iterator<TextLines.Line> {
    /**
     * A line that holds a row.
     *
     * @param position row number in the source, from 0
     * @param number line number in the file, from 1
     * @param text the line without its terminator
     */
    record Line(long position, long number, String text) {}

    private final Iterator<String> lines;
    private final long end;
    private final LineLayout layout;
    private boolean atHeader;
    private String header = "";
    private long number;
    private long position;
    private Line next;

    /**
     * Creates the iterator of one split.
     *
     * @param layout lines that hold no row; the header is the first line that is not blank
     * @param linesBefore number of lines of the file before this split
     * @param rowsBefore number of rows of all files before this split
     * @param end position of the first row beyond the limit
     */
    TextLines(Iterator<String> lines, LineLayout layout, long linesBefore, long rowsBefore, long end) {
        this.lines = lines;
        this.layout = layout;
        this.atHeader = layout.header();
        this.number = linesBefore;
        this.position = rowsBefore;
        this.end = end;
    }

    @Override
    public boolean hasNext() {
        while (next == null && position < end && lines.hasNext()) {
            String text = lines.next();
            number++;
            if (layout.isSkipped(text)) {
                continue;
            }
            if (atHeader) {
                header = text;
                atHeader = false;
            } else {
                next = new Line(position++, number, text);
            }
        }
        return next != null;
    }

    @Override
    public Line next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Line line = next;
        next = null;
        return line;
    }

    /** Returns the header, or an empty string if it has not been read yet. */
    String header() {
        return header;
    }

    /** Returns the number of the last line that was read. */
    long number() {
        return number;
    }
}
