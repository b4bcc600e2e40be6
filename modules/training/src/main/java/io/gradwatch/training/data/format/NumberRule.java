package io.gradwatch.training.data.format;

import io.gradwatch.training.data.DataSpec;
import java.io.Serializable;
import java.util.Optional;

/**
 * Which numbers may stand in a place.
 *
 * @param classes only whole numbers from 0 up to, and without, this; 0 for all finite numbers
 */
public record NumberRule(int classes) implements Serializable {
    private static final String NUMBER_CHARACTERS = "0123456789+-.eE";

    /** Any number that is a finite float. */
    public static final NumberRule FINITE = new NumberRule(0);

    /** What may stand for this label. */
    public static NumberRule of(DataSpec.Label label) {
        return label instanceof DataSpec.Classes classes ? new NumberRule(classes.classes()) : FINITE;
    }

    /** A decimal number; NaN where the text is none. */
    static float parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (NUMBER_CHARACTERS.indexOf(text.charAt(i)) < 0) {
                return Float.NaN;
            }
        }
        try {
            return text.isEmpty() ? Float.NaN : Float.parseFloat(text);
        } catch (NumberFormatException notDecimal) {
            return Float.NaN;
        }
    }

    /**
     * What is wrong with a number.
     *
     * @param text that it was made from
     */
    public Optional<String> problem(float value, String text) {
        String expected = expected(value);
        return expected.isEmpty()
                ? Optional.empty()
                : Optional.of("expected " + expected + ", found " + (Float.isNaN(value) ? '"' + text + '"' : text));
    }

    private String expected(float value) {
        if (Float.isNaN(value)) {
            return "a number";
        }
        if (Float.isInfinite(value)) {
            return "a number of at most " + Float.MAX_VALUE + " in magnitude";
        }
        boolean isClass = value >= 0 && value < classes && value == Math.rint(value);
        return classes > 0 && !isClass ? "a whole number from 0 to " + (classes - 1) : "";
    }
}
