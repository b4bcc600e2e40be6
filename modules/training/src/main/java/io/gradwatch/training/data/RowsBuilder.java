package io.gradwatch.training.data;

import java.io.IOException;

/** Room for so many rows, to be filled in any order. */
interface RowsBuilder {
    /** Puts a packed row into its place. */
    void place(int row, float[] packed) throws IOException;

    /** The rows, once all are in their places. */
    Rows build();
}
