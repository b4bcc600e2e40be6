package io.gradwatch.training;

import java.util.Arrays;
import java.util.List;

/**
 * Averages pieces of a state over the replicas, one after the other. The mean is weighted by the rows each replica trained
 * on, Σ nᵢ·pᵢ / Σ nᵢ, and taken as p₀ + Σ nᵢ·(pᵢ − p₀) / Σ nᵢ in worker order: what replicas have in common is not summed,
 * so that single precision, in which a processor's vectors are twice as wide, loses a few 1e-7 of their differences. With
 * one replica it is that replica, bit for bit.
 *
 * <p>Works in runs of floats that stay in a core's first cache until all that is asked of them is known, in loops of the
 * kind that the compiler makes vector instructions of. For one thread.
 */
final class PieceAverager {
    private static final int RUN = 1024;

    private final float[] values = new float[RUN];
    private final float[] mean = new float[RUN];
    private final float[] offset = new float[RUN];

    /** Squares of every RUN-th float, so that no sum waits for another. */
    private final float[] drifts = new float[RUN];

    private final float[] norms = new float[RUN];

    /** Gives one replica's floats of the piece. */
    interface Source {
        /** Rows this replica trained on: its weight. */
        long examples();

        /** Copies {@code count} of the piece's floats, from that at {@code from} on, into the first places of {@code target}. */
        void read(int from, float[] target, int count);
    }

    /** Takes the mean. */
    interface Target {
        /** Copies the first {@code count} of {@code mean} to the piece's places from {@code to} on. */
        void write(int to, float[] mean, int count);
    }

    /**
     * Averages a piece over replicas in worker order.
     *
     * @param length floats of the piece
     * @param replicas at least one of them with examples
     * @param drift whether drift and norm are asked for as well
     * @param target where the mean goes
     */
    PieceAverage average(int length, List<? extends Source> replicas, boolean drift, Target target) {
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
        return new PieceAverage(sum(drifts) / replicas.size(), sum(norms));
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
