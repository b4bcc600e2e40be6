package io.gradwatch.training.data.text;

import java.io.Serializable;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Parses the features and the label of a row from a line of text. Numbers are rounded to float at once, because a caller
 * of the trained model also passes floats.
 */
public interface LineParser extends Serializable {
    /** Returns the number of features of a row. */
    int features();

    /** Returns the number of floats of a packed label: 1 for a class, or the number of targets. */
    int labels();

    /** Returns the features followed by the label, or empty after reporting every problem of the line. */
    Optional<float[]> parse(String line, Consumer<String> problems);
}
