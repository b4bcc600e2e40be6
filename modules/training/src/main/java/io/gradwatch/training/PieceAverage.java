package io.gradwatch.training;

import java.util.Arrays;
import java.util.List;

/**
 * What averaging one piece over the replicas told. Their mean is weighted by the rows each trained on, Σ nᵢ·pᵢ / Σ nᵢ, and
 * taken as p₀ + Σ nᵢ·(pᵢ − p₀) / Σ nᵢ in worker order: what replicas have in common is not summed, so that single precision,
 * in which a processor's vectors are twice as wide, loses no more than their differences times 6e-8. With one replica it is
 * that replica, bit for bit.
 *
 * @param squaredDrift mean over the replicas of ‖pᵢ − p̄‖², in single precision; 0 where it was not asked for
 * @param squaredNorm ‖p̄‖², in single precision; 0 where it was not asked for
 */
record PieceAverage(double squaredDrift, double squaredNorm) {
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
    static PieceAverage of(int length, List<? extends Source> replicas, boolean drift, Target target) {
        Run run = new Run(replicas);
        double squaredDrift = 0;
        double squaredNorm = 0;
        for (int from = 0; from < length; from += Run.LENGTH) {
            int count = Math.min(Run.LENGTH, length - from);
            run.takeMean(from, count);
            target.write(from, run.mean, count);
            if (drift) {
                squaredDrift += run.squaredDrift(from, count);
                squaredNorm += run.squaredNorm(count);
            }
        }
        return new PieceAverage(squaredDrift / replicas.size(), squaredNorm);
    }

    /** Floats that stay, with their sums, in a core's first cache until all that is asked of them is known. */
    private static final class Run {
        static final int LENGTH = 1024;

        /** Sums that do not wait for each other: enough of them for the compiler to use a processor's vectors. */
        private static final int LANES = 64;

        private final List<? extends Source> replicas;
        private final long examples;
        private final float[] sums = new float[LENGTH];
        private final float[] values = new float[LENGTH];
        private final float[] mean = new float[LENGTH];

        Run(List<? extends Source> replicas) {
            this.replicas = replicas;
            examples = replicas.stream().mapToLong(Source::examples).sum();
        }

        void takeMean(int from, int count) {
            replicas.get(0).read(from, mean, count);
            if (replicas.size() == 1) {
                return;
            }
            Arrays.fill(sums, 0);
            for (int r = 1; r < replicas.size(); r++) {
                Source replica = replicas.get(r);
                replica.read(from, values, count);
                float weight = (float) ((double) replica.examples() / examples);
                for (int i = 0; i < count; i++) {
                    sums[i] += weight * (values[i] - mean[i]);
                }
            }
            for (int i = 0; i < count; i++) {
                mean[i] += sums[i];
            }
        }

        double squaredDrift(int from, int count) {
            if (replicas.size() == 1) {
                return 0;
            }
            double sum = 0;
            for (Source replica : replicas) {
                replica.read(from, values, count);
                sum += squaredDistance(count);
            }
            return sum;
        }

        double squaredNorm(int count) {
            Arrays.fill(values, 0, count, 0);
            return squaredDistance(count);
        }

        /** ‖v − p̄‖² over the run. */
        private double squaredDistance(int count) {
            float[] lanes = new float[LANES];
            int whole = count - count % LANES;
            for (int start = 0; start < whole; start += LANES) {
                for (int lane = 0; lane < LANES; lane++) {
                    float difference = values[start + lane] - mean[start + lane];
                    lanes[lane] += difference * difference;
                }
            }
            double sum = 0;
            for (int i = whole; i < count; i++) {
                double difference = values[i] - mean[i];
                sum += difference * difference;
            }
            for (float lane : lanes) {
                sum += lane;
            }
            return sum;
        }
    }
}
