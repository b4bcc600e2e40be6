package io.gradwatch.diagnosis.detector;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;

/** How numbers and names are written in explanations. */
final class Numbers {
    private static final int LISTED = 6;

    private Numbers() {}

    /** Two or three digits that count: {@code 2.31}, {@code 1400}, {@code 4.2e-10}. */
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

    /** A share in percent: {@code 71 %}, {@code 0.42 %}. */
    static String percent(double share) {
        return share >= 0.01 ? Math.round(100 * share) + " %" : text(100 * share) + " %";
    }

    /** The names, or the first and last of many. */
    static String list(List<?> names) {
        if (names.size() <= LISTED) {
            return String.join(", ", names.stream().map(Object::toString).toList());
        }
        return "%s, %s, … %s (%d)".formatted(names.get(0), names.get(1), names.get(names.size() - 1), names.size());
    }
}
