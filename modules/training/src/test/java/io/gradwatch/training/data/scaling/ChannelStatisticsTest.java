package io.gradwatch.training.data.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.mllib.stat.MultivariateOnlineSummarizer;
import org.junit.jupiter.api.Test;

/** Exact sums and the statistics that are computed from them. */
class ChannelStatisticsTest {
    private final Random random = new Random(7);

    @Test
    void sumsAreExactInAnyOrderAndGrouping() {
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            numbers.add(random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
        }
        BigDecimal exact = numbers.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);

        for (int attempt = 0; attempt < 5; attempt++) {
            Collections.shuffle(numbers, random);
            ExactSum left = new ExactSum();
            ExactSum right = new ExactSum();
            numbers.forEach(number -> (random.nextBoolean() ? left : right).add(number));
            left.add(right);
            assertThat(left.value()).isEqualByComparingTo(exact);
        }
    }

    @Test
    void squaresAreExact() {
        ExactSum squares = new ExactSum();
        BigDecimal exact = BigDecimal.ZERO;
        for (int i = 0; i < 100; i++) {
            double number = random.nextGaussian() * 1e5;
            squares.addSquare(number);
            exact = exact.add(new BigDecimal(number).pow(2));
        }
        assertThat(squares.value()).isEqualByComparingTo(exact);
    }

    @Test
    void agreesWithMllib() {
        ChannelStatistics statistics = new ChannelStatistics(1, 3, 1);
        MultivariateOnlineSummarizer mllib = new MultivariateOnlineSummarizer();
        for (int row = 0; row < 1000; row++) {
            double[] values = {random.nextGaussian() + 5, random.nextDouble() * 1e6, row % 7};
            statistics.add(Vectors.dense(values));
            mllib.add(org.apache.spark.mllib.linalg.Vectors.dense(values));
        }
        for (int column = 0; column < 3; column++) {
            assertThat(statistics.mean(column)).isCloseTo(mllib.mean().apply(column), within(1e-6));
            assertThat(statistics.standardDeviation(column))
                    .isCloseTo(Math.sqrt(mllib.variance().apply(column)), within(1e-6));
            assertThat(statistics.minimum(column)).isEqualTo(mllib.min().apply(column));
            assertThat(statistics.maximum(column)).isEqualTo(mllib.max().apply(column));
        }
    }

    @Test
    void aChannelOfAnImageIncludesAllItsScalars() {
        ChannelStatistics statistics = new ChannelStatistics(1, 2, 2);
        statistics.add(Vectors.dense(new double[] {1, 2, 10, 10}));
        statistics.add(Vectors.dense(new double[] {3, 4, 10, 10}));

        assertThat(statistics.mean(0)).isEqualTo(2.5);
        assertThat(statistics.standardDeviation(0)).isEqualTo(Math.sqrt(5.0 / 3));
        assertThat(statistics.standardDeviation(1)).isZero();
    }

    @Test
    void aChannelOfASequenceIncludesAllTimeSteps() {
        ChannelStatistics statistics = new ChannelStatistics(2, 2, 1);
        statistics.add(Vectors.dense(new double[] {1, 10, 2, 10}));
        statistics.add(Vectors.dense(new double[] {3, 10, 4, 10}));

        assertThat(statistics.mean(0)).isEqualTo(2.5);
        assertThat(statistics.standardDeviation(0)).isEqualTo(Math.sqrt(5.0 / 3));
        assertThat(statistics.standardDeviation(1)).isZero();
    }

    @Test
    void aSmallSpreadFarFromZeroIsNotLost() {
        ChannelStatistics statistics = new ChannelStatistics(1, 1, 1);
        for (double value : new double[] {1e9 + 1, 1e9 + 2, 1e9 + 3}) {
            statistics.add(Vectors.dense(value));
        }
        assertThat(statistics.standardDeviation(0)).isEqualTo(1);
    }

    @Test
    void mergingGroupsOfRowsResultsInTheSameBits() {
        List<Vector> rows = new ArrayList<>();
        for (int row = 0; row < 300; row++) {
            rows.add(Vectors.dense(new double[] {random.nextGaussian() * 1e-8 + 1, random.nextGaussian()}));
        }
        double[] bits = bits(rows, 300);
        for (int size : new int[] {1, 7, 100}) {
            assertThat(bits(rows, size)).isEqualTo(bits);
        }
    }

    private static double[] bits(List<Vector> rows, int groupSize) {
        List<ChannelStatistics> groups = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += groupSize) {
            ChannelStatistics group = new ChannelStatistics(1, 2, 1);
            rows.subList(from, Math.min(rows.size(), from + groupSize)).forEach(group::add);
            groups.add(group);
        }
        Collections.reverse(groups);
        ChannelStatistics all = groups.stream().reduce(ChannelStatistics::add).orElseThrow();
        return new double[] {all.mean(0), all.mean(1), all.standardDeviation(0), all.standardDeviation(1)};
    }
}
