package io.gradwatch.app.job;

import io.gradwatch.app.job.Tree.Mapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A section with one key only, which tells a kind: {@code {adam: {learningRate: 0.001}}}.
 *
 * @param kinds their sections, by name, in the order to be told
 */
record KindType(Map<String, SectionType> kinds) implements Type<Mapping> {
    @Override
    public String expected() {
        return ChoiceType.oneOf(kinds.keySet());
    }

    @Override
    public Mapping parse(Tree found) throws Mismatch {
        if (!(found instanceof Mapping mapping) || mapping.entries().size() != 1) {
            throw Mismatch.of("a section with " + expected(), found);
        }
        String kind = mapping.entries().keySet().iterator().next();
        if (!kinds.containsKey(kind)) {
            throw new Mismatch("." + kind, JobReference.unknownKey(kind, kinds.keySet()));
        }
        return mapping;
    }

    @Override
    public Map<String, List<Key<?>>> below() {
        Map<String, List<Key<?>>> below = new LinkedHashMap<>();
        kinds.forEach((kind, section) -> below.put("." + kind, section.keys()));
        return below;
    }
}
