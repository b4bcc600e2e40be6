package io.gradwatch.bench.health;

import io.gradwatch.network.InvalidInputException;
import io.gradwatch.network.Problem;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The condition under which a run counts as having learned.
 *
 * @param metric field of an epoch in {@code report.json}, such as {@code testAccuracy}
 * @param atLeast whether a higher value is better
 * @param value value to reach
 */
record Goal(String metric, boolean atLeast, double value) {
    private static final Pattern FORM = Pattern.compile("(>=|<=)([-+.0-9eE]+)");

    /** Parses the columns of an index; returns empty for a job that is there for detection only. */
    static Optional<Goal> parse(String where, String metric, String condition) {
        if (condition.equals("-")) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(condition);
        if (!matcher.matches()) {
            throw new InvalidInputException(
                    List.of(new Problem(where, "expected '>=VALUE', '<=VALUE' or '-', found " + condition)));
        }
        return Optional.of(new Goal(metric, matcher.group(1).equals(">="), Double.parseDouble(matcher.group(2))));
    }

    /** Returns whether this value reaches the goal; NaN never does. */
    boolean reachedBy(double found) {
        return atLeast ? found >= value : found <= value;
    }
}
