package io.gradwatch.app.display;

import java.nio.charset.Charset;

/**
 * What the place that text goes to can show.
 *
 * @param width columns
 * @param unicode whether it can show block characters
 * @param color whether it takes ANSI colours
 */
public record Terminal(int width, boolean unicode, boolean color) {
    private static final String NEEDED = "▁█░·…";
    private static final int LEAST_WIDTH = 40;

    public Terminal {
        width = Math.max(LEAST_WIDTH, width);
    }

    /** A place that can show what this charset can write. */
    public static Terminal of(int width, Charset charset, boolean color) {
        return new Terminal(width, charset.newEncoder().canEncode(NEEDED), color);
    }

    /** This text, or the other where only ASCII can be shown. */
    String choose(String unicodeText, String ascii) {
        return unicode ? unicodeText : ascii;
    }
}
