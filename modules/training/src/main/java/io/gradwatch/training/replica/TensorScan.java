package io.gradwatch.training.replica;

import io.gradwatch.signal.LogHistogram;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Statistics of segments of one flat array, read from its native memory by BLAS kernels, and their division: a piece at a
 * time, so that all that is done with it finds it in the cache. A JVM loop over native memory would be several times
 * slower than the few percent of a fit that measuring may cost.
 */
final class TensorScan {
    /** At most so many elements of a segment go into its histogram and zero share: enough for a share to ±0.8 %. */
    static final int HISTOGRAM_SAMPLE = 4096;

    /** Elements of one cache line: a run of the sample. */
    private static final int RUN = 16;

    /** Elements that stay in a core's second cache between two kernels; with fewer, calling them takes as long as they do. */
    private static final int PIECE = 32_768;

    /** A sum of a piece's squares below this may have lost some: squares below 1.2e-38 lose digits in single precision. */
    private static final float LEAST_SQUARES = 1e-28f;

    private final FloatPointer pointer;
    private final FloatBuffer buffer;
    private final long origin;
    private final float[] piece = new float[PIECE];

    /** Of an array that stays where it is for as long as this scan is used. */
    TensorScan(INDArray flat) {
        pointer = new FloatPointer(flat.data().pointer());
        origin = flat.offset();
        buffer = NativeFloats.floats(flat);
    }

    /**
     * Sum of squares: in single precision within a piece where its squares have room in it, in double precision else,
     * so that gradients below 1e-19, whose squares no float can hold, still count.
     */
    double sumOfSquares(FlatLayout.Segment segment) {
        return divideAndSum(segment, 1, false).squares();
    }

    /** Divides a segment, in place; to the bits of a division also where it multiplies. */
    void divide(FlatLayout.Segment segment, int divisor) {
        if (isPowerOfTwo(divisor)) {
            divide(segment.start(), segment.length(), divisor);
            return;
        }
        for (int done = 0; done < segment.length(); done += PIECE) {
            divide(segment.start() + done, Math.min(PIECE, segment.length() - done), divisor);
        }
    }

    /**
     * Divides a segment, in place, and sums up what it is then.
     *
     * @param magnitudes whether magnitudes are asked for besides squares; they are good if all elements are finite
     */
    Sums divideAndSum(FlatLayout.Segment segment, int divisor, boolean magnitudes) {
        double squares = 0;
        double sum = 0;
        double greatest = 0;
        for (int done = 0; done < segment.length(); done += PIECE) {
            int start = segment.start() + done;
            int length = Math.min(PIECE, segment.length() - done);
            divide(start, length, divisor);
            squares += sumOfSquares(start, length);
            if (magnitudes) {
                pointer.position(origin + start);
                sum += openblas_nolapack.cblas_sasum(length, pointer, 1);
                int index = (int) openblas_nolapack.cblas_isamax(length, pointer, 1);
                greatest = Math.max(greatest, Math.abs(buffer.get(start + index)));
            }
        }
        return new Sums(squares, sum, greatest, 0);
    }

    private void divide(int start, int length, int divisor) {
        if (divisor == 1) {
            return;
        }
        if (isPowerOfTwo(divisor)) {
            openblas_nolapack.cblas_sscal(length, 1f / divisor, pointer.position(origin + start), 1);
            return;
        }
        buffer.get(start, piece, 0, length);
        for (int i = 0; i < length; i++) {
            piece[i] /= divisor;
        }
        buffer.put(start, piece, 0, length);
    }

    private static boolean isPowerOfTwo(int number) {
        return Integer.bitCount(number) == 1;
    }

    private double sumOfSquares(int start, int length) {
        pointer.position(origin + start);
        float single = openblas_nolapack.cblas_sdot(length, pointer, 1, pointer, 1);
        return single > LEAST_SQUARES && single <= Float.MAX_VALUE
                ? single
                : openblas_nolapack.cblas_dsdot(length, pointer, 1, pointer, 1);
    }

    /** Sums over the finite elements of a segment that has others, too. */
    Sums finite(FlatLayout.Segment segment) {
        double squares = 0;
        double magnitudes = 0;
        double greatest = 0;
        long nonFinite = 0;
        for (int i = segment.start(); i < segment.start() + segment.length(); i++) {
            double magnitude = Math.abs((double) buffer.get(i));
            if (Double.isFinite(magnitude)) {
                squares += magnitude * magnitude;
                magnitudes += magnitude;
                greatest = Math.max(greatest, magnitude);
            } else {
                nonFinite++;
            }
        }
        return new Sums(squares, magnitudes, greatest, nonFinite);
    }

    /**
     * Over finite elements, and the number of the others; as far as these were looked for: else what is not finite has gone
     * into the squares. Magnitudes are 0 where they were not asked for.
     */
    record Sums(double squares, double magnitudes, double greatest, long nonFinite) {}

    /** Counts a segment's elements by decade, or those of evenly spread runs of a segment with too many. */
    Decades decades(FlatLayout.Segment segment, double scale) {
        Decades decades = new Decades(scale);
        int runs = HISTOGRAM_SAMPLE / RUN;
        if (segment.length() <= HISTOGRAM_SAMPLE) {
            decades.count(buffer, segment.start(), segment.length());
            return decades;
        }
        for (int run = 0; run < runs; run++) {
            long start = (long) (segment.length() - RUN) * run / (runs - 1);
            decades.count(buffer, segment.start() + (int) start, RUN);
        }
        return decades;
    }

    /** Counts by decade. */
    static final class Decades {
        private final double scale;
        private final long[] counts = new long[LogHistogram.BUCKETS];
        private final float[] values = new float[RUN];
        private long zeros;
        private long seen;

        private Decades(double scale) {
            this.scale = scale;
        }

        private void count(FloatBuffer source, int start, int length) {
            for (int done = 0; done < length; done += RUN) {
                int run = Math.min(RUN, length - done);
                source.get(start + done, values, 0, run);
                for (int i = 0; i < run; i++) {
                    count(Math.abs(values[i] * scale));
                }
            }
            seen += length;
        }

        private void count(double magnitude) {
            if (magnitude == 0) {
                zeros++;
            } else if (magnitude <= Double.MAX_VALUE) {
                counts[LogHistogram.bucket(magnitude)]++;
            }
        }

        LogHistogram histogram() {
            return new LogHistogram(counts);
        }

        double zeroRatio() {
            return (double) zeros / seen;
        }
    }
}
