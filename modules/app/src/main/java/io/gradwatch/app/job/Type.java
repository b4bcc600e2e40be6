package io.gradwatch.app.job;

import java.util.List;
import java.util.Map;

/** What may stand at a key. */
interface Type<T> {
    /** To follow "expected", such as "a whole number of at least 1". */
    String expected();

    /** The value, of a tree that is not {@link Tree#NOTHING}. */
    T parse(Tree found) throws Mismatch;

    /** The value as it stands in a job file: text, number, list or map. */
    default Object write(T value) {
        return value;
    }

    /** Whether the resolved job file keeps what was written instead of the value. */
    default boolean secret() {
        return false;
    }

    /** The keys of the sections below, by what follows this key's path there, such as {@code []} and a kind. */
    default Map<String, List<Key<?>>> below() {
        return Map.of();
    }
}
