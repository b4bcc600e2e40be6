package io.gradwatch.training.data.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.data.DataSpec.Features;
import io.gradwatch.training.data.DataSpec.Scale;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Warnings about columns that are constant, or that floats cannot represent. */
class PrecisionWarningsTest {
    @Test
    void constantColumnsAreNamed() {
        assertThat(warnings(Scale.STANDARD, new double[] {7, 1, 3}, new double[] {7, 2, 3}))
                .containsExactly("column a, column c: expected numbers that differ between training rows, found a"
                        + " constant");
    }

    @Test
    void columnsThatRoundToTheSameFloatAreNamed() {
        double[][] rows = {{1e12 + 1, 1, 1}, {1e12 + 3, 2, 2}};

        assertThat(warnings(Scale.NONE, rows))
                .singleElement()
                .asString()
                .startsWith(
                        "column a: expected numbers that differ as floats, found numbers that round to the same float");
        assertThat(warnings(Scale.MINMAX, rows))
                .singleElement()
                .asString()
                .startsWith("column a: expected a spread that floats can represent, found one that is too small");
    }

    @Test
    void numbersThatFloatsRepresentAreNotNamed() {
        assertThat(warnings(Scale.NONE, new double[] {1e30, 0.1, -5}, new double[] {-1e30, 0.2, 1e-9}))
                .isEmpty();
        assertThat(warnings(Scale.STANDARD, new double[] {16777215, 0.1, 1}, new double[] {16777216, 0.2, 2}))
                .isEmpty();
    }

    @Test
    void manyColumnsAreCounted() {
        List<String> names = Collections.nCopies(12, "x");
        FloatPrecision precision = new FloatPrecision(12);
        for (int channel = 0; channel < 12; channel++) {
            precision.add(channel, 0);
        }

        assertThat(new PrecisionWarnings(new Features(names, List.of(12), Scale.NONE), precision).all())
                .singleElement()
                .asString()
                .contains("column x and 2 more: ");
    }

    private static List<String> warnings(Scale scale, double[]... rows) {
        FloatPrecision precision = new FloatPrecision(3);
        for (double[] row : rows) {
            for (int channel = 0; channel < 3; channel++) {
                precision.add(channel, row[channel]);
            }
        }
        return new PrecisionWarnings(new Features(List.of("a", "b", "c"), List.of(3), scale), precision).all();
    }
}
