package io.gradwatch.training.probe;

import io.gradwatch.signal.LogHistogram;
import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.FlatLayout;
import io.gradwatch.training.state.NativeFloats;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Measures and divides segments of one flat array in native memory with BLAS kernels, piece by piece, so that each
 * operation on a piece finds it in the cache. A JVM loop over native memory would take several times the few percent of
 * a fit that measuring may cost.
 */
final class TensorScan {
    /**
     * Maximum number of elements of a segment in the statistics of magnitudes, which bounds the error of a ratio to
     * ±0.8 %.
     */
    static final int SAMPLE = 4096;

    /** Number of elements of one cache line, which is a run of the sample. */
    private static final int RUN = 16;

    /**
     * Number of elements that stay in a core's second-level cache between two kernels. With fewer, the calls take as
     * long as the kernels.
     */
    private static final int PIECE = 32_768;

    /**
     * Smallest sum of squares of a piece that is exact enough: squares below 1.2e-38 lose digits in single precision.
     */
    private static final float LEAST_SQUARES = 1e-28f;

    private final FloatPointer pointer;
    private final ByteBuffer bytes;
    private final FloatBuffer buffer;
    private final long origin;
    private final float[] piece = new float[PIECE];

    /** Creates a scan of an array, which must stay in place while the scan is used. */
    TensorScan(INDArray flat) {
        pointer = new FloatPointer(flat.data().pointer());
        origin = flat.offset();
        bytes = NativeFloats.bytes(flat);
        buffer = bytes.asFloatBuffer();
    }

    /** Returns the sum of squares of a segment. */
    double sumOfSquares(FlatLayout.Segment segment) {
        return divideAndSum(segment, 1);
    }

    /** Overwrites a segment with that of a vector of the same layout, and returns its new sum of squares. */
    double copyAndSum(FlatFloats source, FlatLayout.Segment segment) {
        return sumOverPieces(segment, (start, length) -> {
            source.copyTo(bytes, start, length);
            return sumOfSquares(start, length);
        });
    }

    /** Divides a segment in place, and returns its new sum of squares. */
    double divideAndSum(FlatLayout.Segment segment, int divisor) {
        return sumOverPieces(segment, (start, length) -> {
            divide(start, length, divisor);
            return sumOfSquares(start, length);
        });
    }

    /** Divides a segment in place. Multiplies instead if the bits are the same. */
    void divide(FlatLayout.Segment segment, int divisor) {
        sumOverPieces(segment, (start, length) -> {
            divide(start, length, divisor);
            return 0;
        });
    }

    private interface PieceSum {
        double of(int start, int length);
    }

    private static double sumOverPieces(FlatLayout.Segment segment, PieceSum sum) {
        double total = 0;
        for (int done = 0; done < segment.length(); done += PIECE) {
            total += sum.of(segment.start() + done, Math.min(PIECE, segment.length() - done));
        }
        return total;
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

    /**
     * Returns the sum of squares of a piece, in single precision if its squares are in range, else in double precision,
     * so that gradients below 1e-19 count, whose squares underflow in a float.
     */
    private double sumOfSquares(int start, int length) {
        pointer.position(origin + start);
        float single = openblas_nolapack.cblas_sdot(length, pointer, 1, pointer, 1);
        return single > LEAST_SQUARES && single <= Float.MAX_VALUE
                ? single
                : openblas_nolapack.cblas_dsdot(length, pointer, 1, pointer, 1);
    }

    /** Returns the sum of squares over the finite elements of a segment, and the number of the other elements. */
    Finite finite(FlatLayout.Segment segment) {
        double squares = 0;
        long others = 0;
        for (int i = segment.start(); i < segment.start() + segment.length(); i++) {
            double value = buffer.get(i);
            if (Double.isFinite(value)) {
                squares += value * value;
            } else {
                others++;
            }
        }
        return new Finite(squares, others);
    }

    /** See {@link #finite}. */
    record Finite(double squares, long others) {}

    /** Measures the magnitudes of all elements of a segment, or of evenly spread runs if it has too many. */
    Decades decades(FlatLayout.Segment segment, double scale) {
        int count = Math.min(segment.length(), SAMPLE);
        if (count == segment.length()) {
            buffer.get(segment.start(), piece, 0, count);
        } else {
            int runs = SAMPLE / RUN;
            for (int run = 0; run < runs; run++) {
                long start = (long) (segment.length() - RUN) * run / (runs - 1);
                buffer.get(segment.start() + (int) start, piece, run * RUN, RUN);
            }
        }
        return Decades.of(piece, count, scale);
    }

    /**
     * Magnitudes of a sample of elements.
     *
     * @param histogram histogram of the magnitudes that are finite and not zero
     * @param mean mean of the finite magnitudes
     * @param greatest greatest finite magnitude
     * @param zeroRatio ratio of zeros among the finite elements
     */
    record Decades(LogHistogram histogram, double mean, double greatest, double zeroRatio) {
        private static Decades of(float[] values, int count, double scale) {
            long[] counts = new long[LogHistogram.BUCKETS];
            double sum = 0;
            double greatest = 0;
            int zeros = 0;
            int finite = 0;
            for (int i = 0; i < count; i++) {
                double magnitude = Math.abs(values[i] * scale);
                if (magnitude == 0) {
                    zeros++;
                } else if (magnitude <= Double.MAX_VALUE) {
                    counts[LogHistogram.bucket(magnitude)]++;
                    sum += magnitude;
                    greatest = Math.max(greatest, magnitude);
                    finite++;
                }
            }
            return new Decades(
                    new LogHistogram(counts), sum / (zeros + finite), greatest, (double) zeros / (zeros + finite));
        }
    }
}
