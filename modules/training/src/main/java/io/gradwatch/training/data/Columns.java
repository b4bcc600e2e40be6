package io.gradwatch.training.data;

/** Names of the columns that every format's table goes through on its way to the shards. */
final class Columns {
    /** Row number in its source, from 0: {@code bigint}. */
    static final String POSITION = "position";
    /** All features of a row: vector. */
    static final String FEATURES = "features";
    /** The same, scaled: vector. */
    static final String SCALED = "scaled";
    /** A class or all targets of a row: vector. */
    static final String LABELS = "labels";

    private Columns() {}
}
