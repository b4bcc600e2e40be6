package io.gradwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogHistogramTest {
    static DoubleStream bounds() {
        return DoubleStream.of(LogHistogram.bounds());
    }

    static DoubleStream magnitudes() {
        return DoubleStream.concat(
                DoubleStream.of(Double.MIN_VALUE, Float.MIN_VALUE, Float.MAX_VALUE, Double.MAX_VALUE),
                DoubleStream.iterate(1e-15, magnitude -> magnitude < 1e6, magnitude -> magnitude * 1.3));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void aBoundIsTheMaximumOfItsBucket(double bound) {
        int bucket = LogHistogram.bucket(bound);

        assertThat(LogHistogram.bounds()[bucket]).isEqualTo(bound);
        assertThat(LogHistogram.bucket(Math.nextUp(bound))).isEqualTo(bucket + 1);
    }

    @ParameterizedTest
    @MethodSource("magnitudes")
    void aMagnitudeLiesBetweenTheBoundsOfItsBucket(double magnitude) {
        double[] bounds = LogHistogram.bounds();
        int bucket = LogHistogram.bucket(magnitude);

        assertThat(bucket == bounds.length || magnitude <= bounds[bucket]).isTrue();
        assertThat(bucket == 0 || magnitude > bounds[bucket - 1]).isTrue();
    }
}
