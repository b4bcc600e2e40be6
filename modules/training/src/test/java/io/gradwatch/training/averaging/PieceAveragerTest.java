package io.gradwatch.training.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PieceAveragerTest {
    /** More than one run, and not a whole number of them. */
    private static final int LENGTH = 2500;

    private record Replica(long examples, float... values) implements PieceAverager.Source {
        @Override
        public void read(int from, float[] target, int count) {
            System.arraycopy(values, from, target, 0, count);
        }
    }

    private static final class Mean implements PieceAverager.Target {
        private final float[] values = new float[LENGTH];

        @Override
        public void write(int to, float[] mean, int count) {
            System.arraycopy(mean, 0, values, to, count);
        }
    }

    @Test
    void replicasCountByTheRowsTheyTrainedOn() {
        float[] first = random(1);
        float[] second = random(2);
        float[] third = random(3);
        Mean mean = new Mean();

        PieceAverager.Squares squares = new PieceAverager()
                .average(
                        LENGTH,
                        List.of(new Replica(30, first), new Replica(10, second), new Replica(8, third)),
                        true,
                        mean);

        double squaredDrift = 0;
        double squaredNorm = 0;
        for (int i = 0; i < LENGTH; i++) {
            double expected = (30.0 * first[i] + 10.0 * second[i] + 8.0 * third[i]) / 48;
            assertThat((double) mean.values[i]).isCloseTo(expected, within(1e-6));
            squaredDrift += (Math.pow(first[i] - expected, 2)
                            + Math.pow(second[i] - expected, 2)
                            + Math.pow(third[i] - expected, 2))
                    / 3;
            squaredNorm += expected * expected;
        }
        assertThat(squares.drift()).isCloseTo(squaredDrift, within(1e-5 * squaredDrift));
        assertThat(squares.norm()).isCloseTo(squaredNorm, within(1e-5 * squaredNorm));
    }

    @Test
    void replicasThatDifferLittleAreAveragedToTheLastPlace() {
        float[] first = random(1);
        float[] second = first.clone();
        float[] third = first.clone();
        for (int i = 0; i < LENGTH; i++) {
            second[i] += 1e-3f * (i % 7);
            third[i] -= 1e-3f * (i % 5);
        }
        Mean mean = new Mean();

        List<Replica> replicas = List.of(new Replica(7, first), new Replica(3, second), new Replica(1, third));
        new PieceAverager().average(LENGTH, replicas, false, mean);

        for (int i = 0; i < LENGTH; i++) {
            double expected = (7.0 * first[i] + 3.0 * second[i] + third[i]) / 11;
            assertThat((double) mean.values[i]).isCloseTo(expected, within(0.51 * Math.ulp((float) expected) + 2e-9));
        }
    }

    @Test
    void oneReplicaIsTheMeanBitForBit() {
        float[] only = random(3);
        only[7] = -0f;
        only[8] = Float.MIN_VALUE;
        only[9] = Float.NaN;
        Mean mean = new Mean();

        PieceAverager.Squares squares = new PieceAverager().average(LENGTH, List.of(new Replica(5, only)), false, mean);

        assertThat(mean.values).containsExactly(only);
        assertThat(Float.floatToRawIntBits(mean.values[7])).isEqualTo(Float.floatToRawIntBits(-0f));
        assertThat(squares).isEqualTo(new PieceAverager.Squares(0, 0));
    }

    @Test
    void oneReplicaDoesNotDrift() {
        float[] only = random(3);
        double squaredNorm = IntStream.range(0, LENGTH)
                .mapToDouble(i -> (double) only[i] * only[i])
                .sum();

        PieceAverager.Squares squares =
                new PieceAverager().average(LENGTH, List.of(new Replica(5, only)), true, new Mean());

        assertThat(squares.drift()).isZero();
        assertThat(squares.norm()).isCloseTo(squaredNorm, within(1e-5 * squaredNorm));
    }

    private static float[] random(int seed) {
        Random random = new Random(seed);
        float[] values = new float[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
