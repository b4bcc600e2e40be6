package io.gradwatch.bench.language;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in which everything that is not prose is hidden. Hidden characters keep their place, so an offset into the mask is
 * an offset into the text. White space always stays: a phrase that is broken over two lines is still found.
 */
final class Mask {
    /** The character in place of what is hidden. No phrase contains it, so no phrase is found across it. */
    static final char HIDDEN = '\u0001';

    private final String text;
    private final char[] shown;

    private Mask(String text, boolean visible) {
        this.text = text;
        this.shown = text.toCharArray();
        if (!visible) {
            hide(0, text.length());
        }
    }

    /** Creates a mask that hides nothing. */
    static Mask showing(String text) {
        return new Mask(text, true);
    }

    /** Creates a mask that hides everything but white space. */
    static Mask hiding(String text) {
        return new Mask(text, false);
    }

    void show(int from, int to) {
        text.getChars(from, to, shown, from);
    }

    /** Shows all that the first group of a pattern matches. */
    void show(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            show(matcher.start(1), matcher.end(1));
        }
    }

    void hide(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Character.isWhitespace(shown[i])) {
                shown[i] = HIDDEN;
            }
        }
    }

    /** Hides all that a pattern matches in what is still visible. */
    void hide(Pattern pattern) {
        Matcher matcher = pattern.matcher(toString());
        while (matcher.find()) {
            hide(matcher.start(), matcher.end());
        }
    }

    /** Replaces a range by blanks: the words before and after it may form one phrase. */
    void blank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (shown[i] != '\n') {
                shown[i] = ' ';
            }
        }
    }

    /** Returns the visible text, as long as the original. */
    @Override
    public String toString() {
        return new String(shown);
    }
}
