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

    /** Floats that stay, with their sums, in a core's first cache until all that is asked of them is known. */
    private static final int RUN = 1024;

    /** Gives one replica's floats of the piece. */
    interface Source {
        /** Rows this replica trained on: its weight. */
        long examples();

        /** Copies {@code count} of the piece's floats, from that at {@code from} on, into the first places of {@code target}. */
        void read(int from, float[] target, int count);
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
        PieceAverage average = new PieceAverage(new float[length], 0, 0);
        double squaredDrift = 0;
        double squaredNorm = 0;
        double[] sums = new double[RUN];
        float[] values = new float[RUN];
        for (int from = 0; from < length; from += RUN) {
            int count = Math.min(RUN, length - from);
            average.takeMean(from, count, replicas, examples, sums, values);
            if (drift) {
                squaredDrift += average.squaredDrift(from, count, replicas, values);
                Arrays.fill(values, 0, count, 0);
                squaredNorm += average.squaredDistance(from, count, values);
            }
        }
        return new PieceAverage(average.mean, squaredDrift / replicas.size(), squaredNorm);
    }

    private void takeMean(
            int from, int count, List<? extends Source> replicas, long examples, double[] sums, float[] values) {
        Arrays.fill(sums, -0.0); // the one number that leaves -0.0 as it is
        for (Source replica : replicas) {
            replica.read(from, values, count);
            double weight = (double) replica.examples() / examples;
            for (int i = 0; i < count; i++) {
                sums[i] += weight * values[i];
            }
        }
        for (int i = 0; i < count; i++) {
            mean[from + i] = (float) sums[i];
        }
    }

    private double squaredDrift(int from, int count, List<? extends Source> replicas, float[] values) {
        if (replicas.size() == 1) {
            return 0;
        }
        double sum = 0;
        for (Source replica : replicas) {
            replica.read(from, values, count);
            sum += squaredDistance(from, count, values);
        }
        return sum;
    }

    /** ‖v − p̄‖² over a run of the piece. */
    private double squaredDistance(int from, int count, float[] values) {
        float[] sums = new float[LANES];
        int whole = count - count % LANES;
        for (int start = 0; start < whole; start += LANES) {
            for (int lane = 0; lane < LANES; lane++) {
                float difference = values[start + lane] - mean[from + start + lane];
                sums[lane] += difference * difference;
            }
        }
        double sum = 0;
        for (int i = whole; i < count; i++) {
            double difference = values[i] - mean[from + i];
            sum += difference * difference;
        }
        for (float lane : sums) {
            sum += lane;
        }
        return sum;
    }
}
