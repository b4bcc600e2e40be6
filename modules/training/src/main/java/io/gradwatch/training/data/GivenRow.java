package io.gradwatch.training.data;

import java.io.Serializable;

/** One row of a program's own data, or what is wrong with it. A plain class for the same reason as {@link ArrayRows}. */
public final class GivenRow implements Serializable {
    private static final long serialVersionUID = 1L;

    private final float[] packed;
    private final String problem;

    private GivenRow(float[] packed, String problem) {
        this.packed = packed;
        this.problem = problem;
    }

    /** A sound row, which takes over the array: all features, row-major, and after them one class or all targets. */
    public static GivenRow of(float[] packed) {
        return new GivenRow(packed, null);
    }

    /** A row that cannot be trained on, and why. */
    public static GivenRow unsound(String problem) {
        return new GivenRow(new float[0], problem);
    }

    float[] packed() {
        return packed;
    }

    boolean isSound() {
        return problem == null;
    }

    String problem() {
        return problem;
    }
}
