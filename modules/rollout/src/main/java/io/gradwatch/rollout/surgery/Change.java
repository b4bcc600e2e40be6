package io.gradwatch.rollout.surgery;

import java.util.Objects;

/**
 * One thing that a remedy did.
 *
 * @param where name of the layer, or what else was changed
 * @param what was done there, in words
 */
public record Change(String where, String what) {
    public Change {
        Objects.requireNonNull(where, "where");
        Objects.requireNonNull(what, "what");
    }

    @Override
    public String toString() {
        return where + ": " + what;
    }
}
