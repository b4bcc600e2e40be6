package io.gradwatch.training;

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
        for (Source replica : replicas) {
            replica.read(values);
            addWeighted(sums, values, (double) replica.examples() / examples);
        }
        float[] mean = new float[length];
        double squaredNorm = 0;
        for (int i = 0; i < length; i++) {
            mean[i] = (float) sums[i];
            squaredNorm += (double) mean[i] * mean[i];
        }
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
            for (int i = 0; i < mean.length; i++) {
                double difference = (double) values[i] - mean[i];
                sum += difference * difference;
            }
        }
        return sum / replicas.size();
    }
}
