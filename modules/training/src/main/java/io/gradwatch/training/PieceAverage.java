package io.gradwatch.training;

import java.util.Arrays;
import java.util.List;

/**
 * The average of one piece over the replicas, weighted by the rows each trained on: Σ nᵢ·pᵢ / Σ nᵢ, summed in worker
 * order and in double precision. With one replica it is that replica, bit for bit.
 *
 * @param mean the average
 * @param squaredDrift mean over the replicas of ‖pᵢ − p̄‖², in single precision; 0 where it was not asked for
 * @param squaredNorm ‖p̄‖², in single precision; 0 where it was not asked for
 */
record PieceAverage(float[] mean, double squaredDrift, double squaredNorm) {
    /** Sums that do not wait for each other: enough of them for the compiler to use a processor's vectors. */
    private static final int LANES = 64;

    /** Gives one replica's floats of the piece. */
    interface Source {
        /** Rows this replica trained on: its weight. */
        long examples();

        /** Copies the piece's floats into the first places of {@code target}. */
        void read(float[] target);
    }

    /**
     * Averages a piece over replicas in worker order.
     *
     * @param length floats of the piece
     * @param replicas at least one of them with examples
     * @param drift whether drift and norm are asked for as well
     */
    static PieceAverage of(int length, List<? extends Source> replicas, boolean drift) {
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
        return drift
                ? new PieceAverage(mean, squaredDrift(mean, replicas, values), squaredDistance(mean, new float[length]))
                : new PieceAverage(mean, 0, 0);
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

    /** ‖a − b‖². */
    private static double squaredDistance(float[] a, float[] b) {
        float[] sums = new float[LANES];
        int whole = a.length - a.length % LANES;
        for (int start = 0; start < whole; start += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                float difference = a[start + lane] - b[start + lane];
                sums[lane] += difference * difference;
            }
        }
        double sum = 0;
        for (int i = whole; i < a.length; i++) {
            double difference = a[i] - b[i];
            sum += difference * difference;
        }
        for (float lane : sums) {
            sum += lane;
        }
        return sum;
    }
}
