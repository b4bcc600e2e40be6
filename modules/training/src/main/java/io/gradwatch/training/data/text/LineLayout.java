package io.gradwatch.training.data.text;

import java.io.Serializable;

/**
 * The lines of a file that hold no row.
 *
 * @param header true if the first line of each file is a header
 * @param comment start of a line that is a comment; empty if the format has no comments
 */
public record LineLayout(boolean header, String comment) implements Serializable {
    /** Returns the layout of the rest of a file, which has no header. */
    LineLayout withoutHeader() {
        return new LineLayout(false, comment);
    }

    boolean isSkipped(String line) {
        return line.isBlank() || (!comment.isEmpty() && line.stripLeading().startsWith(comment));
    }
}
