package io.gradwatch.training.data.idx;

import java.io.DataInput;
import java.io.IOException;
import java.io.Serializable;

/**
 * The sizes in the header of an idx file.
 *
 * @param rows number of images or labels
 * @param height height in pixels; 1 for labels
 * @param width width in pixels; 1 for labels
 */
record IdxHeader(Content content, int rows, int height, int width) implements Serializable {
    /** What an idx file holds. */
    enum Content {
        IMAGES(0x803, 3),
        LABELS(0x801, 1);

        private final int magic;
        private final int dimensions;

        Content(int magic, int dimensions) {
            this.magic = magic;
            this.dimensions = dimensions;
        }

        /** Returns the magic number: type unsigned byte, then the number of dimensions. */
        int magic() {
            return magic;
        }

        int headerBytes() {
            return Integer.BYTES * (1 + dimensions);
        }

        @Override
        public String toString() {
            return this == IMAGES ? "images" : "labels";
        }
    }

    /** The headers of an images file and its labels file. */
    record Pair(IdxHeader images, IdxHeader labels) implements Serializable {}

    /** Reads the sizes that follow the magic number. */
    static IdxHeader read(DataInput afterMagic, Content content) throws IOException {
        int rows = afterMagic.readInt();
        return content == Content.LABELS
                ? new IdxHeader(content, rows, 1, 1)
                : new IdxHeader(content, rows, afterMagic.readInt(), afterMagic.readInt());
    }

    /** Returns the bytes of one row, which is also its number of features. */
    long rowBytes() {
        return (long) height * width;
    }

    /** Returns the offset of a row in the uncompressed file. */
    long offset(long row) {
        return content.headerBytes() + row * rowBytes();
    }

    @Override
    public String toString() {
        return rows + " " + content + (content == Content.IMAGES ? " of " + height + " x " + width : "");
    }
}
