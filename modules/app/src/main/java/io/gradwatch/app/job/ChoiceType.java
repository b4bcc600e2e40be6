package io.gradwatch.app.job;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One of some names.
 *
 * @param values what each name stands for, in the order to be told
 * @param later names that this version knows but does not offer
 */
record ChoiceType<T>(List<Map.Entry<String, T>> values, List<String> later) implements Type<T> {
    /** The constants of an enumeration, in lower case. */
    static <E extends Enum<E>> ChoiceType<E> of(Class<E> choices, String... later) {
        return new ChoiceType<>(
                Stream.of(choices.getEnumConstants())
                        .map(choice -> Map.entry(name(choice), choice))
                        .toList(),
                List.of(later));
    }

    /** The names themselves. */
    static ChoiceType<String> of(List<String> names) {
        return new ChoiceType<>(
                names.stream().map(name -> Map.entry(name, name)).toList(), List.of());
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** "one of" and the names. */
    static String oneOf(Collection<String> names) {
        return "one of " + String.join(", ", names);
    }

    @Override
    public String expected() {
        return oneOf(values.stream().map(Map.Entry::getKey).toList());
    }

    @Override
    public T parse(Tree found) throws Mismatch {
        if (found instanceof Tree.Scalar scalar) {
            Optional<T> value = find(scalar.text());
            if (value.isPresent()) {
                return value.get();
            }
            if (later.contains(scalar.text())) {
                throw new Mismatch("expected " + expected() + ", found " + found.found() + ", " + LaterType.NOT_YET);
            }
        }
        throw Mismatch.of(expected(), found);
    }

    /** What a name stands for. */
    Optional<T> find(String name) {
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
