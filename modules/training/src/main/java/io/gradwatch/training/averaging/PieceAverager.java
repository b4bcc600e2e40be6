package io.gradwatch.training.averaging;

import java.util.Arrays;
import java.util.List;

/**
 * Averages the replicas piece by piece. The mean is weighted by the rows that each replica trained on, Σ nᵢ·pᵢ / Σ nᵢ. It is
 * computed as p₀ + Σ nᵢ·(pᵢ − p₀) / Σ nᵢ in worker order, in single precision, because a vector register holds twice as many
 * floats as doubles. Only the differences are summed, so the error is a few 1e-7 of the differences and not of the values.
 * The mean of one replica is that replica, bit for bit.
 *
 * <p>Works on runs of floats that stay in a core's L1 cache until everything is computed from them, in loops that the
 * compiler vectorizes. Belongs to one thread.
 */
final class PieceAverager {
    private static final int RUN = 1024;

    private final float[] values = new float[RUN];
    private final float[] mean = new float[RUN];
    private final float[] offset = new float[RUN];

    /** One partial sum for each place in a run, so that no addition waits for the result of another. */
    private final float[] drifts = new float[RUN];

    private final float[] norms = new float[RUN];

    /**
     * Sums of squares over a piece, in single precision; 0 unless drift was requested.
     *
     * @param drift mean over the replicas of ‖pᵢ − p̄‖²
     * @param norm ‖p̄‖²
     */
    record Squares(double drift, double norm) {}

    /** One replica's floats of the piece. */
    interface Source {
        /** Returns the number of rows that this replica trained on, which is its weight. */
        long examples();

        /** Copies {@code count} floats of the piece, starting at {@code from}, to the start of {@code target}. */
        void read(int from, float[] target, int count);
    }

    /** Receiver of the mean. */
    interface Target {
        /** Copies the first {@code count} floats of {@code mean} to the piece, starting at {@code to}. */
        void write(int to, float[] mean, int count);
    }

    /**
     * Averages a piece over the replicas.
     *
     * @param length number of floats of the piece
     * @param replicas replicas in worker order, at least one of them with examples
     * @param drift whether to compute the sums of squares, too
     * @param target receiver of the mean
     */
    Squares average(int length, List<? extends Source> replicas, boolean drift, Target target) {
        long examples = replicas.stream().mapToLong(Source::examples).sum();
        Arrays.fill(drifts, 0);
        Arrays.fill(norms, 0);
        for (int from = 0; from < length; from += RUN) {
            int count = Math.min(RUN, length - from);
            takeMean(replicas, examples, from, count);
            target.write(from, mean, count);
            if (drift) {
                addSquares(norms, mean, count);
                addDrift(replicas, from, count);
            }
        }
        return new Squares(sum(drifts) / replicas.size(), sum(norms));
    }

    private void takeMean(List<? extends Source> replicas, long examples, int from, int count) {
        replicas.get(0).read(from, mean, count);
        Arrays.fill(offset, 0);
        for (int r = 1; r < replicas.size(); r++) {
            Source replica = replicas.get(r);
            replica.read(from, values, count);
            float weight = (float) ((double) replica.examples() / examples);
            for (int i = 0; i < count; i++) {
                offset[i] += weight * (values[i] - mean[i]);
            }
        }
        if (replicas.size() > 1) {
            for (int i = 0; i < count; i++) {
                mean[i] += offset[i];
            }
        }
    }

    private void addDrift(List<? extends Source> replicas, int from, int count) {
        addSquares(drifts, offset, count);
        for (int r = 1; r < replicas.size(); r++) {
            replicas.get(r).read(from, values, count);
            for (int i = 0; i < count; i++) {
                float distance = values[i] - mean[i];
                drifts[i] += distance * distance;
            }
        }
    }

    private static void addSquares(float[] sums, float[] values, int count) {
        for (int i = 0; i < count; i++) {
            sums[i] += values[i] * values[i];
        }
    }

    private static double sum(float[] sums) {
        double sum = 0;
        for (float part : sums) {
            sum += part;
        }
        return sum;
    }
}
