package io.gradwatch.rollout.surgery;

import java.util.Objects;

/**
 * One change that a remedy made.
 *
 * @param where name of the layer, or of another part of training
 * @param what description of the change, for a person
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
