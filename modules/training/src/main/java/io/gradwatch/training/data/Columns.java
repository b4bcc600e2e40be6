package io.gradwatch.training.data;

/** Names of the columns that the rows of every format pass through before they are sharded. */
public final class Columns {
    /** Number of the row in its source, from 0: {@code bigint}. */
    public static final String POSITION = "position";
    /** All features of a row: vector. */
    public static final String FEATURES = "features";
    /** All features of a row, scaled: vector. */
    public static final String SCALED = "scaled";
    /** The class or all targets of a row: vector. */
    public static final String LABELS = "labels";

    private Columns() {}
}
