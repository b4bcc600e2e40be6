package io.gradwatch.app.job.schema;

import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.Tree;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One of several names.
 *
 * @param values the value of each name, in the order of the reference page
 */
public record ChoiceType<T>(List<Map.Entry<String, T>> values) implements Type<T> {
    /** Returns the choice between the constants of an enumeration, spelled in lower case. */
    public static <E extends Enum<E>> ChoiceType<E> of(Class<E> choices) {
        return new ChoiceType<>(Stream.of(choices.getEnumConstants())
                .map(choice -> Map.entry(name(choice), choice))
                .toList());
    }

    /** Returns the choice between these names, each of which is its own value. */
    public static ChoiceType<String> of(List<String> names) {
        return new ChoiceType<>(
                names.stream().map(name -> Map.entry(name, name)).toList());
    }

    /** Returns how a job file spells the constant of an enumeration. */
    public static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns "one of" and the names. */
    public static String oneOf(Collection<String> names) {
        return "one of " + String.join(", ", names);
    }

    @Override
    public String expected() {
        return oneOf(values.stream().map(Map.Entry::getKey).toList());
    }

    @Override
    public T parse(Tree found) throws Mismatch {
        Optional<T> value = found instanceof Tree.Scalar scalar ? find(scalar.text()) : Optional.empty();
        return value.orElseThrow(() -> Mismatch.of(expected(), found));
    }

    /** Returns the value of a name. */
    public Optional<T> find(String name) {
        return values.stream()
                .filter(value -> value.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    @Override
    public Object write(T value) {
        return value instanceof Enum<?> constant ? name(constant) : value;
    }
}
