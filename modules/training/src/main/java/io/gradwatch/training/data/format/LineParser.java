package io.gradwatch.training.data.format;

import java.io.Serializable;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the numbers that are wanted out of a line of text. They are rounded to float at once, as whoever uses the model
 * later will hand them in.
 */
interface LineParser extends Serializable {
    /** Features of a row. */
    int features();

    /** What a row's label is packed into: 1 for a class, or the number of targets. */
    int labels();

    /** The features, then the label; empty where there are problems, of which each is told. */
    Optional<float[]> parse(String line, Consumer<String> problems);
}
