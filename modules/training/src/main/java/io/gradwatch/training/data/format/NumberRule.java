package io.gradwatch.training.data.format;

import io.gradwatch.training.data.DataSpec;
import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The numbers that are valid as a feature or a label.
 *
 * @param classes if above 0, only whole numbers from 0 to {@code classes - 1} are valid; if 0, all finite numbers are
 */
public record NumberRule(int classes) implements Serializable {
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?\\d+,\\d+([eE][+-]?\\d+)?");
    private static final String NUMBER_CHARACTERS = "0123456789+-.eE";

    /** Accepts every finite float. */
    public static final NumberRule FINITE = new NumberRule(0);

    /** Returns the rule for a label. */
    public static NumberRule of(DataSpec.Label label) {
        return label instanceof DataSpec.Classes classes ? new NumberRule(classes.classes()) : FINITE;
    }

    /** Parses a decimal number, in double. Returns NaN if the text is not one. */
    public static double parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (NUMBER_CHARACTERS.indexOf(text.charAt(i)) < 0) {
                return Double.NaN;
            }
        }
        try {
            return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException notDecimal) {
            return Double.NaN;
        }
    }

    /**
     * Returns what is wrong with a number, or empty if it is valid.
     *
     * @param value the number, rounded to float as the network receives it
     * @param text the text that {@code value} was parsed from
     */
    public Optional<String> problem(float value, String text) {
        String expected = expected(value);
        return expected.isEmpty()
                ? Optional.empty()
                : Optional.of("expected " + expected + ", found " + (Float.isNaN(value) ? quoted(text) : text));
    }

    private static String quoted(String text) {
        String hint = DECIMAL_COMMA.matcher(text).matches() ? "; write a decimal point instead of the comma" : "";
        return '"' + text + '"' + hint;
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
