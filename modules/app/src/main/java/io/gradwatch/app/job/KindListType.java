package io.gradwatch.app.job;

import io.gradwatch.app.job.Tree.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A list of sections with one key each, which tells a kind.
 *
 * @param elements what they are, in the plural
 * @param element what each of them is
 */
record KindListType(String elements, KindType element) implements Type<Sequence> {
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
