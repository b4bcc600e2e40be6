package io.gradwatch.diagnosis.detector;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** Formats numbers and names for explanations. */
final class Numbers {
    private static final int LISTED = 6;

    private Numbers() {}

    /** Returns two or three significant digits: {@code 2.31}, {@code 1400}, {@code 4.2e-10}. */
    static String text(double value) {
        double magnitude = Math.abs(value);
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : Double.toString(value);
        }
        if (magnitude < 1e-3 || magnitude >= 1e5) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        return new BigDecimal(value)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Returns a fraction in percent: {@code 71 %}, {@code 0.42 %}. */
    static String percent(double fraction) {
        return fraction >= 0.01 ? Math.round(100 * fraction) + " %" : text(100 * fraction) + " %";
    }

    /** Returns the names, or of many the first two, the last and their number. */
    static String list(List<?> names) {
        if (names.size() <= LISTED) {
            return String.join(", ", names.stream().map(Object::toString).toList());
        }
        return "%s, %s, … %s (%d)".formatted(names.get(0), names.get(1), names.get(names.size() - 1), names.size());
    }
}
