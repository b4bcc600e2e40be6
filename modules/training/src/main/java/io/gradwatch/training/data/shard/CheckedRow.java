package io.gradwatch.training.data.shard;

import java.io.Serializable;

/** A row of a program's own data, or the reason why it is invalid. A plain class for the same reason as {@link ArrayRows}. */
public final class CheckedRow implements Serializable {
    private static final long serialVersionUID = 1L;

    private final float[] packed;
    private final String problem;

    private CheckedRow(float[] packed, String problem) {
        this.packed = packed;
        this.problem = problem;
    }

    /**
     * Returns a valid row.
     *
     * @param packed all features, row-major, followed by one class or all targets; not copied
     */
    public static CheckedRow of(float[] packed) {
        return new CheckedRow(packed, null);
    }

    /** Returns a row that cannot be trained on. */
    public static CheckedRow invalid(String problem) {
        return new CheckedRow(new float[0], problem);
    }

    float[] packed() {
        return packed;
    }

    boolean isValid() {
        return problem == null;
    }

    String problem() {
        return problem;
    }
}
