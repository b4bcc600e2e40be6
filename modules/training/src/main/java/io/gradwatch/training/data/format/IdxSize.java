package io.gradwatch.training.data.format;

import java.io.DataInput;
import java.io.IOException;
import java.io.Serializable;

/**
 * Sizes that an idx file's header gives.
 *
 * @param rows images or labels
 * @param height pixels; 1 for labels
 * @param width pixels; 1 for labels
 */
record IdxSize(int rows, int height, int width, IdxKind kind) implements Serializable {
    static IdxSize read(DataInput afterMagic, IdxKind kind) throws IOException {
        int rows = afterMagic.readInt();
        return kind == IdxKind.LABELS
                ? new IdxSize(rows, 1, 1, kind)
                : new IdxSize(rows, afterMagic.readInt(), afterMagic.readInt(), kind);
    }

    /** Bytes, and features, of a row. */
    long rowBytes() {
        return (long) height * width;
    }

    @Override
    public String toString() {
        return rows + " " + kind + (kind == IdxKind.IMAGES ? " of " + height + " x " + width : "");
    }
}
