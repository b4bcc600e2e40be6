package io.gradwatch.app.job.schema;

import io.gradwatch.app.job.yaml.Mismatch;
import io.gradwatch.app.job.yaml.Tree;
import java.math.BigInteger;
import java.util.function.LongFunction;

/** A whole number in decimal digits. */
public record WholeNumber<T extends Number>(String expected, long least, long most, LongFunction<T> convert)
        implements Type<T> {

    public static Type<Integer> from(int least) {
        return new WholeNumber<>(atLeast(least), least, Integer.MAX_VALUE, value -> (int) value);
    }

    public static Type<Integer> between(int least, int most) {
        return new WholeNumber<>(range(least, most), least, most, value -> (int) value);
    }

    public static Type<Long> longFrom(long least) {
        return new WholeNumber<>(atLeast(least), least, Long.MAX_VALUE, Long::valueOf);
    }

    public static Type<Long> any() {
        return new WholeNumber<>("a whole number", Long.MIN_VALUE, Long.MAX_VALUE, Long::valueOf);
    }

    private static String atLeast(long least) {
        return "a whole number of at least " + least;
    }

    private static String range(long least, long most) {
        return "a whole number from " + least + " to " + most;
    }

    @Override
    public T parse(Tree found) throws Mismatch {
        if (!(found instanceof Tree.Scalar scalar) || !scalar.text().matches("[-+]?\\d+")) {
            throw Mismatch.of(expected, found);
        }
        BigInteger value = new BigInteger(scalar.text());
        if (value.compareTo(BigInteger.valueOf(least)) < 0) {
            throw Mismatch.of(expected, found);
        }
        if (value.compareTo(BigInteger.valueOf(most)) > 0) {
            throw Mismatch.of(range(least, most), found);
        }
        return convert.apply(value.longValueExact());
    }
}
