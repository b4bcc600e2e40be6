package io.gradwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class GradientStatisticsTest {
    @Test
    void mergingOnePartReturnsIt() {
        for (int seed = 0; seed < 200; seed++) {
            GradientStatistics one = new RandomReports(seed).gradient();

            assertThat(GradientStatistics.merge(List.of(one))).isEqualTo(one);
        }
    }

    @Test
    void partsWithoutSamplesChangeNothing() {
        for (int seed = 0; seed < 200; seed++) {
            List<GradientStatistics> parts = random(seed);
            List<GradientStatistics> padded = new ArrayList<>(parts);
            padded.add(seed % (parts.size() + 1), GradientStatistics.NONE);

            assertThat(GradientStatistics.merge(padded)).isEqualTo(GradientStatistics.merge(parts));
        }
        assertThat(GradientStatistics.merge(List.of(GradientStatistics.NONE))).isEqualTo(GradientStatistics.NONE);
        assertThat(GradientStatistics.merge(List.of())).isEqualTo(GradientStatistics.NONE);
    }

    @Test
    void countsAddUp() {
        for (int seed = 0; seed < 200; seed++) {
            List<GradientStatistics> parts = random(seed);
            GradientStatistics merged = GradientStatistics.merge(parts);

            assertThat(merged.samples())
                    .isEqualTo(
                            parts.stream().mapToInt(GradientStatistics::samples).sum());
            assertThat(merged.nonFinite())
                    .isEqualTo(parts.stream()
                            .mapToLong(GradientStatistics::nonFinite)
                            .sum());
            assertThat(merged.magnitudes().total())
                    .isEqualTo(parts.stream()
                            .mapToLong(part -> part.magnitudes().total())
                            .sum());
        }
    }

    @Test
    void meansLieBetweenMinimumAndMaximum() {
        for (int seed = 0; seed < 200; seed++) {
            List<GradientStatistics> parts = random(seed);
            GradientStatistics merged = GradientStatistics.merge(parts);

            for (ToDoubleFunction<GradientStatistics> quantity : moments()) {
                double least = parts.stream().mapToDouble(quantity).min().orElseThrow();
                double greatest = parts.stream().mapToDouble(quantity).max().orElseThrow();
                assertThat(quantity.applyAsDouble(merged)).isBetween(least * (1 - 1e-12), greatest * (1 + 1e-12));
            }
            assertThat(merged.norm().mean())
                    .isBetween(merged.norm().min(), merged.norm().max());
        }
    }

    @Test
    void partsAreWeightedByTheirSamples() {
        GradientStatistics three = statistics(3, 1.0);
        GradientStatistics one = statistics(1, 5.0);

        GradientStatistics merged = GradientStatistics.merge(List.of(three, one));

        assertThat(merged.norm()).isEqualTo(new Spread(2.0, 1.0, 5.0));
        assertThat(merged.meanMagnitude()).isEqualTo(2.0);
        assertThat(merged.rms()).isCloseTo(Math.sqrt((3 * 1.0 + 25.0) / 4), within(1e-12));
        assertThat(merged.maxMagnitude()).isEqualTo(5.0);
    }

    @Test
    void aNonFinitePartMakesTheResultNonFinite() {
        GradientStatistics broken = new GradientStatistics(
                1, Spread.NONE, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 64, LogHistogram.EMPTY);

        for (List<GradientStatistics> parts :
                List.of(List.of(broken, statistics(1, 1.0)), List.of(statistics(1, 1.0), broken))) {
            GradientStatistics merged = GradientStatistics.merge(parts);

            assertThat(merged.norm()).isEqualTo(Spread.NONE);
            assertThat(merged.rms()).isNaN();
            assertThat(merged.maxMagnitude()).isNaN();
            assertThat(merged.nonFinite()).isEqualTo(64);
        }
    }

    private static List<GradientStatistics> random(int seed) {
        RandomReports random = new RandomReports(seed);
        List<GradientStatistics> parts = new ArrayList<>();
        for (int i = 0; i < 2 + seed % 7; i++) {
            parts.add(random.gradient());
        }
        return parts;
    }

    private static List<ToDoubleFunction<GradientStatistics>> moments() {
        return List.of(
                statistics -> statistics.norm().mean(),
                GradientStatistics::rms,
                GradientStatistics::meanMagnitude,
                GradientStatistics::maxMagnitude,
                GradientStatistics::zeroRatio);
    }

    private static GradientStatistics statistics(int samples, double value) {
        return new GradientStatistics(samples, Spread.of(value), value, value, value, 0, 0, LogHistogram.EMPTY);
    }
}
