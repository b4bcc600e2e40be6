package io.gradwatch.training;

import java.util.Arrays;
import java.util.List;

/**
 * The average of one piece over the replicas, weighted by the rows each trained on: Σ nᵢ·pᵢ / Σ nᵢ, summed in worker
 * order and in double precision. With one replica it is that replica, bit for bit.
 *
 * @param mean the average
 * @param squaredDrift mean over the replicas of ‖pᵢ − p̄‖²
 * @param squaredNorm ‖p̄‖²
 */
record PieceAverage(float[] mean, double squaredDrift, double squaredNorm) {

    /** Gives one replica's floats of the piece. */
    interface Source {
        /** Rows this replica trained on: its weight. */
        long examples();

        /** Copies the piece's floats into the first places of {@code target}. */
        void read(float[] target);
    }

    /** Averages a piece of this many floats over replicas in worker order, at least one of them with examples. */
    static PieceAverage of(int length, List<? extends Source> replicas) {
        long examples = replicas.stream().mapToLong(Source::examples).sum();
        double[] sums = new double[length];
        float[] values = new float[length];
        Arrays.fill(sums, -0.0); // the one number that leaves -0.0 as it is
        for (Source replica : replicas) {
            replica.read(values);
            addWeighted(sums, values, (double) replica.examples() / examples);
        }
        float[] mean = new float[length];
        for (int i = 0; i < length; i++) {
            mean[i] = (float) sums[i];
        }
        double squaredNorm = squaredDistance(mean, new float[length]);
        return new PieceAverage(mean, squaredDrift(mean, replicas, values), squaredNorm);
    }

    private static void addWeighted(double[] sums, float[] values, double weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += weight * values[i];
        }
    }

    private static double squaredDrift(float[] mean, List<? extends Source> replicas, float[] values) {
        if (replicas.size() == 1) {
            return 0;
        }
        double sum = 0;
        for (Source replica : replicas) {
            replica.read(values);
            sum += squaredDistance(values, mean);
        }
        return sum / replicas.size();
    }

    /** ‖a − b‖², in four sums that do not wait for each other: one alone would take a processor's latency an element. */
    private static double squaredDistance(float[] a, float[] b) {
        int whole = a.length & ~3;
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        for (int i = 0; i < whole; i += 4) {
            first += square(a[i] - (double) b[i]);
            second += square(a[i + 1] - (double) b[i + 1]);
            third += square(a[i + 2] - (double) b[i + 2]);
            fourth += square(a[i + 3] - (double) b[i + 3]);
        }
        for (int i = whole; i < a.length; i++) {
            first += square(a[i] - (double) b[i]);
        }
        return first + second + third + fourth;
    }

    private static double square(double value) {
        return value * value;
    }
}
