package io.gradwatch.app.job.schema;

import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.Tree;
import java.util.List;
import java.util.Map;

/** The set of values that a key accepts, and how to parse them. */
public interface Type<T> {
    /** Returns what follows "expected" in an error message, such as "a whole number of at least 1". */
    String expected();

    /**
     * Parses a value other than {@link Tree#NOTHING}.
     *
     * @throws Mismatch if the key does not accept it
     */
    T parse(Tree found) throws Mismatch;

    /** Returns the value as the resolved job file holds it: text, number, list or map. */
    default Object write(T value) {
        return value;
    }

    /** Returns whether the resolved job file keeps the text as written, because the value is a secret. */
    default boolean secret() {
        return false;
    }

    /** Returns the keys of the sections below, by the suffix of this key's path, such as {@code []} and a kind. */
    default Map<String, List<Key<?>>> below() {
        return Map.of();
    }
}
