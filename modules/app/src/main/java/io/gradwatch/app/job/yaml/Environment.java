package io.gradwatch.app.job.yaml;

import io.gradwatch.app.job.yaml.Tree.Mapping;
import io.gradwatch.app.job.yaml.Tree.Scalar;
import io.gradwatch.app.job.yaml.Tree.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Replaces <code>${NAME}</code> with the value of a variable; <code>$${</code> is a literal <code>${</code>.
 *
 * @param lookup the function from a variable to its value, or null if it is not set
 */
public record Environment(Function<String, String> lookup) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Returns a value with the variables of all its scalars replaced; keys are not changed. */
    public Tree substitute(Tree tree) throws Mismatch {
        if (tree instanceof Scalar scalar) {
            return new Scalar(substitute(scalar.text()));
        }
        if (tree instanceof Sequence sequence) {
            List<Tree> items = new ArrayList<>();
            for (Tree item : sequence.items()) {
                items.add(substitute(item));
            }
            return new Sequence(items);
        }
        if (tree instanceof Mapping mapping) {
            Map<String, Tree> entries = new LinkedHashMap<>();
            for (Map.Entry<String, Tree> entry : mapping.entries().entrySet()) {
                entries.put(entry.getKey(), substitute(entry.getValue()));
            }
            return new Mapping(entries);
        }
        return tree;
    }

    private String substitute(String text) throws Mismatch {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder result = new StringBuilder();
        while (matcher.find()) {
            String value = matcher.group(1) == null ? "${" : value(matcher);
            matcher.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(result).toString();
    }

    private String value(Matcher reference) throws Mismatch {
        String name = reference.group(1);
        if (reference.group(2).isEmpty() || !NAME.matcher(name).matches()) {
            throw new Mismatch("expected ${NAME}, found " + reference.group() + "; a literal ${ is written $${");
        }
        String value = lookup.apply(name);
        if (value == null) {
            throw new Mismatch("environment variable " + name + " is not set");
        }
        return value;
    }

    /** Escapes a value, so that substituting it returns the value itself. */
    public static Object escape(Object value) {
        if (value instanceof String text) {
            return text.replace("${", "$${");
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Environment::escape).toList();
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, e -> escape(e.getValue()), (a, b) -> b, LinkedHashMap::new));
        }
        return value;
    }
}
