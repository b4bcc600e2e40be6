package io.gradwatch.training.data.scaling;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * Sum of doubles without rounding error. The result does not depend on the order and grouping of the numbers.
 *
 * <p>The sum is stored as non-overlapping partial sums: J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and
 * Fast Robust Geometric Predicates", 1997, Grow-Expansion. A plain class, because {@code spark.serializer} may be Kryo,
 * which cannot read records.
 */
final class ExactSum implements Serializable {
    private static final long serialVersionUID = 1L;

    private double[] partials = new double[4];
    private int size;

    void add(double number) {
        if (number == 0) {
            return;
        }
        double sum = number;
        int kept = 0;
        for (int i = 0; i < size; i++) {
            double partial = partials[i];
            double larger = Math.abs(sum) < Math.abs(partial) ? partial : sum;
            double smaller = Math.abs(sum) < Math.abs(partial) ? sum : partial;
            sum = larger + smaller;
            double lost = smaller - (sum - larger);
            if (lost != 0) {
                partials[kept++] = lost;
            }
        }
        if (kept == partials.length) {
            partials = Arrays.copyOf(partials, 2 * kept);
        }
        partials[kept] = sum;
        size = kept + 1;
    }

    /** Adds the square of a number, exactly unless the square underflows. */
    void addSquare(double number) {
        double square = number * number;
        add(square);
        add(Math.fma(number, number, -square));
    }

    void add(ExactSum other) {
        for (int i = 0; i < other.size; i++) {
            add(other.partials[i]);
        }
    }

    BigDecimal value() {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < size; i++) {
            sum = sum.add(new BigDecimal(partials[i]));
        }
        return sum;
    }
}
