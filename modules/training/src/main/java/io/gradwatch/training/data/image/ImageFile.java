package io.gradwatch.training.data.image;

import java.io.Serializable;

/** An image in the order of all images. A plain class for the same reason as {@link io.gradwatch.training.data.Rows}. */
final class ImageFile implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final int label;
    private final long position;

    ImageFile(String path, int label, long position) {
        this.path = path;
        this.label = label;
        this.position = position;
    }

    String path() {
        return path;
    }

    /** Number of its folder among all. */
    int label() {
        return label;
    }

    long position() {
        return position;
    }
}
