package io.gradwatch.diagnosis.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.diagnosis.history.Quantile;
import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void numbersAreWrittenWithSignificantDigits() {
        assertThat(Numbers.text(2.3078)).isEqualTo("2.31");
        assertThat(Numbers.text(1404.2)).isEqualTo("1400");
        assertThat(Numbers.text(0.05)).isEqualTo("0.05");
        assertThat(Numbers.text(4.23e-10)).isEqualTo("4.2e-10");
        assertThat(Numbers.text(1.6e17)).isEqualTo("1.6e+17");
        assertThat(Numbers.text(0)).isEqualTo("0");
        assertThat(Numbers.text(Double.NaN)).isEqualTo("NaN");
    }

    @Test
    void longListsAreAbbreviated() {
        assertThat(Numbers.list(List.of("a", "b"))).isEqualTo("a, b");
        assertThat(Numbers.list(List.of(1, 2, 3, 4, 5, 6, 7))).isEqualTo("1, 2, … 7 (7)");
    }

    @Test
    void quantilesLieBetweenTheirNeighbours() {
        assertThat(Quantile.median(List.of())).isNaN();
        assertThat(Quantile.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2.0);
        assertThat(Quantile.median(List.of(4.0, 1.0))).isEqualTo(2.5);
        assertThat(Quantile.of(List.of(1.0, 2.0, 3.0, 4.0, 5.0), 0.25)).isEqualTo(2.0);
    }
}
