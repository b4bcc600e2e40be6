package io.gradwatch.training.data;

import java.io.Serializable;

/** Numbers the rows of a source by their positions in it, as {@link Parts} wants them. */
interface RowNumbers extends Serializable {
    long of(long position);
}
