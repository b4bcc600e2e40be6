package io.gradwatch.app.job.yaml;

import io.gradwatch.app.job.yaml.Tree.Mapping;
import io.gradwatch.app.job.yaml.Tree.Scalar;
import io.gradwatch.app.job.yaml.Tree.Sequence;
import io.gradwatch.network.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Applies the changes to a job file from the command line: {@code key.path=value} with a YAML value. */
public final class Overrides {
    private static final String OPTION = "--set ";

    private final List<Problem> problems;

    public Overrides(List<Problem> problems) {
        this.problems = problems;
    }

    /** Returns the tree with all changes applied in order. */
    public Tree apply(Tree tree, List<String> sets) {
        Tree changed = tree;
        for (String set : sets) {
            changed = apply(changed, set);
        }
        return changed;
    }

    private Tree apply(Tree tree, String set) {
        int equals = set.indexOf('=');
        if (equals < 1) {
            problems.add(new Problem(OPTION + set, "expected key.path=value"));
            return tree;
        }
        String path = set.substring(0, equals);
        Tree value = YamlParser.parse(OPTION + path, set.substring(equals + 1), problems);
        List<String> steps = List.of(path.replaceAll("\\[(\\d+)]", ".$1").split("\\.", -1));
        try {
            return with(tree, steps, value);
        } catch (Mismatch e) {
            problems.add(new Problem(OPTION + path, e.getMessage()));
            return tree;
        }
    }

    private static Tree with(Tree tree, List<String> steps, Tree value) throws Mismatch {
        if (steps.isEmpty()) {
            return value;
        }
        String step = steps.get(0);
        List<String> rest = steps.subList(1, steps.size());
        if (tree instanceof Sequence sequence) {
            List<Tree> items = new ArrayList<>(sequence.items());
            int index = index(step, items.size());
            items.set(index, with(items.get(index), rest, value));
            return new Sequence(items);
        }
        if (tree instanceof Scalar) {
            throw Mismatch.of("a section with " + step, tree);
        }
        Mapping mapping = tree instanceof Mapping found ? found : Tree.EMPTY;
        Map<String, Tree> entries = new LinkedHashMap<>(mapping.entries());
        entries.put(step, with(mapping.get(step), rest, value));
        return new Mapping(entries);
    }

    private static int index(String step, int size) throws Mismatch {
        if (step.matches("\\d{1,9}") && Integer.parseInt(step) < size) {
            return Integer.parseInt(step);
        }
        throw new Mismatch("expected an index below " + size + ", found " + step);
    }
}
