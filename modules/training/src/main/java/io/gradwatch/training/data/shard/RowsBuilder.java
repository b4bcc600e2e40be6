package io.gradwatch.training.data.shard;

import java.io.IOException;

/** Builds rows of known number that arrive in any order. */
interface RowsBuilder {
    /** Stores a packed row at its index. */
    void place(int row, float[] packed) throws IOException;

    /** Returns the rows. Call it after all rows have been placed. */
    Rows build();
}
