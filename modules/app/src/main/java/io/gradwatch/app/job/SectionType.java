package io.gradwatch.app.job;

import io.gradwatch.app.job.Tree.Mapping;
import java.util.List;
import java.util.Map;

/** A section with keys of its own. */
record SectionType(List<Key<?>> keys) implements Type<Mapping> {
    static SectionType of(Key<?>... keys) {
        return new SectionType(List.of(keys));
    }

    @Override
    public String expected() {
        return "a section";
    }

    @Override
    public Mapping parse(Tree found) throws Mismatch {
        if (found instanceof Mapping mapping) {
            return mapping;
        }
        throw Mismatch.of(expected(), found);
    }

    @Override
    public Map<String, List<Key<?>>> below() {
        return Map.of("", keys);
    }
}
