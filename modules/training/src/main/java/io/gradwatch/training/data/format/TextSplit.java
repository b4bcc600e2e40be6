package io.gradwatch.training.data.format;

import java.io.Serializable;
import org.apache.hadoop.mapreduce.lib.input.FileSplit;

/**
 * A part of a file that one task reads.
 *
 * @param file its URI
 * @param start offset of its first byte
 */
record TextSplit(String file, long start) implements Serializable {
    TextSplit(FileSplit split) {
        this(split.getPath().toString(), split.getStart());
    }

    boolean isFirst() {
        return start == 0;
    }
}
