package io.gradwatch.app.job.schema;

import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.Tree;
import io.gradwatch.app.job.yaml.Tree.Mapping;
import java.util.List;
import java.util.Map;

/** A section with a fixed set of keys. */
public record SectionType(List<Key<?>> keys) implements Type<Mapping> {
    public static SectionType of(Key<?>... keys) {
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
