package io.gradwatch.training.data.format;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The lines of a split that hold rows: not blank, not the header, not beyond the limit. */
final class TextLines implements Iterator<TextLine> {
    private final Iterator<String> lines;
    private final long end;
    private boolean atHeader;
    private String header = "";
    private long number;
    private long position;
    private TextLine next;

    /**
     * For one split.
     *
     * @param atHeader whether the first line that is not blank is the header
     * @param linesBefore lines of the file before this split
     * @param rowsBefore rows of all files before this split
     * @param end the first position that is not wanted
     */
    TextLines(Iterator<String> lines, boolean atHeader, long linesBefore, long rowsBefore, long end) {
        this.lines = lines;
        this.atHeader = atHeader;
        this.number = linesBefore;
        this.position = rowsBefore;
        this.end = end;
    }

    @Override
    public boolean hasNext() {
        while (next == null && position < end && lines.hasNext()) {
            String text = lines.next();
            number++;
            if (text.isBlank()) {
                continue;
            }
            if (atHeader) {
                header = text;
                atHeader = false;
            } else {
                next = new TextLine(position++, number, text);
            }
        }
        return next != null;
    }

    @Override
    public TextLine next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        TextLine line = next;
        next = null;
        return line;
    }

    /** The header; empty before it was read. */
    String header() {
        return header;
    }

    /** Number of the line that was read last. */
    long number() {
        return number;
    }
}
