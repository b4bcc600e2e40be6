package io.gradwatch.app.display;

import java.nio.charset.Charset;

/**
 * The capabilities of the terminal or file that text is written to.
 *
 * @param width the number of columns
 * @param unicode true if it can show block characters
 * @param color true if it understands ANSI colors
 */
public record Terminal(int width, boolean unicode, boolean color) {
    private static final String NEEDED = "▁█░·…";
    private static final int LEAST_WIDTH = 40;

    public Terminal {
        width = Math.max(LEAST_WIDTH, width);
    }

    /** Creates a terminal that shows the characters of this charset. */
    public static Terminal of(int width, Charset charset, boolean color) {
        return new Terminal(width, charset.newEncoder().canEncode(NEEDED), color);
    }

    /** Returns the first text, or the second if only ASCII can be shown. */
    String choose(String unicodeText, String ascii) {
        return unicode ? unicodeText : ascii;
    }
}
