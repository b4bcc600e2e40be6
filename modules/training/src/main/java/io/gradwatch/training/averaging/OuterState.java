package io.gradwatch.training.averaging;

import io.gradwatch.training.state.FlatFloats;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * State of an {@link OuterStep} between two rounds, for example a velocity. Belongs to the arm and to its checkpoints; it is
 * never sent to workers.
 *
 * @param vectors vectors by name, in the order of their names; a name consists of lower-case letters, digits and hyphens,
 *     because checkpoints use it in a file name
 */
public record OuterState(SortedMap<String, FlatFloats> vectors) {
    /** The state of a step that has none, or has not run yet. */
    public static final OuterState NONE = new OuterState(Map.of());

    private static final String NAME = "[a-z0-9-]+";

    public OuterState {
        for (String name : vectors.keySet()) {
            if (!name.matches(NAME)) {
                throw new IllegalArgumentException("vectors: expected a name like %s, found %s".formatted(NAME, name));
            }
        }
        vectors = Collections.unmodifiableSortedMap(new TreeMap<>(vectors));
    }

    /** Creates a state of these vectors. */
    public OuterState(Map<String, FlatFloats> vectors) {
        this(new TreeMap<>(vectors));
    }

    /** Returns a vector; empty if the state does not have it. */
    public Optional<FlatFloats> vector(String name) {
        return Optional.ofNullable(vectors.get(name));
    }
}
