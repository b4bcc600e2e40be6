package io.gradwatch.app.job.schema;

import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.Tree;
import io.gradwatch.app.job.yaml.Tree.Mapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A section with a fixed set of keys.
 *
 * @param keys the keys
 * @param renamed keys by names that earlier versions used, which files may still use
 */
public record SectionType(List<Key<?>> keys, Map<String, String> renamed) implements Type<Mapping> {
    public SectionType(List<Key<?>> keys) {
        this(keys, Map.of());
    }

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
            return withCurrentNames(mapping);
        }
        throw Mismatch.of(expected(), found);
    }

    private Mapping withCurrentNames(Mapping mapping) throws Mismatch {
        Map<String, Tree> entries = new LinkedHashMap<>();
        for (Map.Entry<String, Tree> entry : mapping.entries().entrySet()) {
            String name = renamed.getOrDefault(entry.getKey(), entry.getKey());
            if (entries.put(name, entry.getValue()) != null) {
                throw new Mismatch(
                        "." + name, "expected this key or its former name " + former(name, mapping) + ", found both");
            }
        }
        return new Mapping(entries);
    }

    private String former(String name, Mapping mapping) {
        return mapping.entries().keySet().stream()
                .filter(key -> name.equals(renamed.get(key)))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public Map<String, List<Key<?>>> below() {
        return Map.of("", keys);
    }
}
