package io.gradwatch.training.data.text;

import java.io.Serializable;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Parses the features and the label of a row from a line of text. Numbers stay in double until they are scaled, because
 * rounding a large number to float may remove all that differs between rows.
 */
public interface LineParser extends Serializable {
    /** Returns the number of features of a row. */
    int features();

    /** Returns the number of numbers of a label: 1 for a class, or the number of targets. */
    int labels();

    /** Returns the features followed by the label, or empty after reporting every problem of the line. */
    Optional<double[]> parse(String line, Consumer<String> problems);
}
