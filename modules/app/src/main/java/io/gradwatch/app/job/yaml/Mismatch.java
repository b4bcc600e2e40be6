package io.gradwatch.app.job.yaml;

/** Reports a value that its key does not accept. */
public class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    private final String place;

    /** Creates a mismatch of the value at the key itself. */
    public Mismatch(String message) {
        this("", message);
    }

    /** Creates a mismatch of a value below the key, at a place such as {@code [2]}. */
    public Mismatch(String place, String message) {
        super(message);
        this.place = place;
    }

    /** Returns the mismatch "expected …, found …". */
    public static Mismatch of(String expected, Tree found) {
        return new Mismatch("expected " + expected + ", found " + found.found());
    }

    /** Returns the place relative to the key; empty for the key itself. */
    public String place() {
        return place;
    }

    /** Returns the same mismatch, seen from the parent of {@code parent}. */
    public Mismatch below(String parent) {
        return new Mismatch(parent + place, getMessage());
    }
}
