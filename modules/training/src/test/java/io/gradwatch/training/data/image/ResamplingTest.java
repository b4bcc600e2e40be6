package io.gradwatch.training.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResamplingTest {
    @Test
    void resamplingKeepsSizesMeansAndConstants() {
        double[] samples = IntStream.range(0, 12).mapToDouble(i -> i * i).toArray();

        assertThat(resampled(samples, 12)).containsExactly(samples, within(1e-12));
        assertThat(resampled(new double[] {5, 5, 5, 5, 5}, 3)).containsExactly(new double[] {5, 5, 5}, within(1e-12));
        assertThat(resampled(new double[] {5, 5}, 7)).containsOnly(5.0);
        assertThat(resampled(new double[] {0, 10}, 4)).containsExactly(new double[] {0, 2.5, 7.5, 10}, within(1e-12));
        assertThat(resampled(new double[] {0, 0, 8, 8}, 2)).containsExactly(new double[] {1, 7}, within(1.0 / 3));
    }

    private static double[] resampled(double[] samples, int length) {
        Resampling resampling = new Resampling(samples.length, length);
        return IntStream.range(0, length)
                .mapToDouble(i -> resampling.sample(samples, 0, 1, i))
                .toArray();
    }
}
