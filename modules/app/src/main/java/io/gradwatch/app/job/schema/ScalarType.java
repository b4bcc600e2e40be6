package io.gradwatch.app.job.schema;

import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.Tree;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A value written as one scalar. */
public record ScalarType<T>(String expected, Function<String, Optional<T>> parser, boolean secret) implements Type<T> {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    public static Type<String> text(String expected) {
        return new ScalarType<>(expected, text -> Optional.of(text).filter(t -> !t.isBlank()), false);
    }

    public static Type<String> secretText(String expected) {
        return new ScalarType<>(expected, text -> Optional.of(text).filter(t -> !t.isBlank()), true);
    }

    public static Type<String> matching(String regex, String expected) {
        return new ScalarType<>(expected, text -> Optional.of(text).filter(t -> t.matches(regex)), false);
    }

    public static Type<Character> character() {
        return new ScalarType<>(
                "one character", text -> text.length() == 1 ? Optional.of(text.charAt(0)) : Optional.empty(), false);
    }

    public static Type<Boolean> flag() {
        return new ScalarType<>(
                "true or false",
                text -> switch (text) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.empty();
                },
                false);
    }

    public static Type<Double> number() {
        return number("a number", value -> true);
    }

    public static Type<Double> numberAbove(double bound) {
        return number("a number above " + shortest(bound), value -> value > bound);
    }

    public static Type<Double> numberFrom(double least) {
        return number("a number of at least " + shortest(least), value -> value >= least);
    }

    /** Returns the type of numbers from 0 (inclusive) to 1 (exclusive). */
    public static Type<Double> share() {
        return number("a number of at least 0 and below 1", value -> value >= 0 && value < 1);
    }

    /** Returns the type of numbers between 0 and 1, both exclusive. */
    public static Type<Double> openShare() {
        return number("a number above 0 and below 1", value -> value > 0 && value < 1);
    }

    private static Type<Double> number(String expected, DoublePredicate accepted) {
        return new ScalarType<>(
                expected,
                text -> Optional.of(text)
                        .filter(t -> NUMBER.matcher(t).matches())
                        .map(Double::valueOf)
                        .filter(value -> Double.isFinite(value) && accepted.test(value)),
                false);
    }

    private static boolean isWhole(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15;
    }

    private static String shortest(double value) {
        return isWhole(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    @Override
    public Object write(T value) {
        return value instanceof Double number && isWhole(number) ? (Object) number.longValue() : value;
    }

    @Override
    public T parse(Tree found) throws Mismatch {
        if (found instanceof Tree.Scalar scalar) {
            Optional<T> value = parser.apply(scalar.text());
            if (value.isPresent()) {
                return value.get();
            }
        }
        throw Mismatch.of(expected, found);
    }
}
