package io.gradwatch.network;

/** Rows and columns of a kernel, a window or a step; each at least 1. */
public record Size(int height, int width) {
    public Size {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("expected at least 1x1, found " + height + "x" + width);
        }
    }

    /** As DL4J takes it: height, width. */
    int[] toDl4j() {
        return new int[] {height, width};
    }

    @Override
    public String toString() {
        return height + "x" + width;
    }
}
