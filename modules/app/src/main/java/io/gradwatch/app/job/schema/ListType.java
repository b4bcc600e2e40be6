package io.gradwatch.app.job.schema;

import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.Tree;
import java.util.ArrayList;
import java.util.List;

/** A list with at least one element. */
public record ListType<T>(String expected, Type<T> element) implements Type<List<T>> {
    @Override
    public List<T> parse(Tree found) throws Mismatch {
        if (!(found instanceof Tree.Sequence sequence)) {
            throw Mismatch.of(expected, found);
        }
        if (sequence.items().isEmpty()) {
            throw new Mismatch("expected " + expected + ", found an empty list");
        }
        List<T> values = new ArrayList<>();
        for (Tree item : sequence.items()) {
            try {
                values.add(element.parse(item));
            } catch (Mismatch e) {
                throw e.below("[" + values.size() + "]");
            }
        }
        return List.copyOf(values);
    }

    @Override
    public Object write(List<T> values) {
        return values.stream().map(element::write).toList();
    }
}
