package io.gradwatch.app.job;

/** A value is not what its key takes. */
final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    private final String place;

    /** For the key itself. */
    Mismatch(String message) {
        this("", message);
    }

    /** For a place below the key, such as {@code [2]}. */
    Mismatch(String place, String message) {
        super(message);
        this.place = place;
    }

    static Mismatch of(String expected, Tree found) {
        return new Mismatch("expected " + expected + ", found " + found.found());
    }

    String place() {
        return place;
    }

    Mismatch below(String parent) {
        return new Mismatch(parent + place, getMessage());
    }
}
