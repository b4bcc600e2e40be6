package io.gradwatch.app.job.schema;

import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.Tree;
import io.gradwatch.app.job.yaml.Tree.Mapping;
import io.gradwatch.app.job.yaml.Tree.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A section with exactly one key, which names a kind: {@code {adam: {learningRate: 0.001}}}.
 *
 * @param kinds the section of each kind by its name, in the order of the reference page
 */
public record KindType(Map<String, SectionType> kinds) implements Type<Mapping> {
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
            throw new UnknownKey("." + kind, kind, kinds.keySet());
        }
        return mapping;
    }

    @Override
    public Map<String, List<Key<?>>> below() {
        Map<String, List<Key<?>>> below = new LinkedHashMap<>();
        kinds.forEach((kind, section) -> below.put("." + kind, section.keys()));
        return below;
    }

    /**
     * A list of sections with one key each, which names a kind.
     *
     * @param elements the noun for the elements, in the plural
     * @param element the type of each element
     */
    public record ListOf(String elements, KindType element) implements Type<Sequence> {
        @Override
        public String expected() {
            return "a list of " + elements + ", each " + element.expected();
        }

        @Override
        public Sequence parse(Tree found) throws Mismatch {
            if (found instanceof Sequence sequence) {
                return sequence;
            }
            throw Mismatch.of(expected(), found);
        }

        @Override
        public Map<String, List<Key<?>>> below() {
            Map<String, List<Key<?>>> below = new LinkedHashMap<>();
            element.below().forEach((suffix, keys) -> below.put("[]" + suffix, keys));
            return below;
        }
    }
}
