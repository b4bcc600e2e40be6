package io.gradwatch.network;

/** Height and width of a kernel, window or stride, each at least 1. */
public record Size(int height, int width) {
    public Size {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("expected at least 1x1, found " + height + "x" + width);
        }
    }

    /** Returns the size in DL4J's form: height, width. */
    int[] toDl4j() {
        return new int[] {height, width};
    }

    @Override
    public String toString() {
        return height + "x" + width;
    }
}
