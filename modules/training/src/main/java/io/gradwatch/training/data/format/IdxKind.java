package io.gradwatch.training.data.format;

/** What an idx file holds. */
enum IdxKind {
    IMAGES(0x803, 3),
    LABELS(0x801, 1);

    private final int magic;
    private final int dimensions;

    IdxKind(int magic, int dimensions) {
        this.magic = magic;
        this.dimensions = dimensions;
    }

    int magic() {
        return magic;
    }

    int dimensions() {
        return dimensions;
    }

    int headerBytes() {
        return Integer.BYTES * (1 + dimensions);
    }

    @Override
    public String toString() {
        return this == IMAGES ? "images" : "labels";
    }
}
