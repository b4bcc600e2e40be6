package io.gradwatch.training.replica;

import java.util.SplittableRandom;

/** Order of a worker's rows in one epoch: a permutation that only depends on the seed, the worker and the epoch. */
public final class EpochOrder {
    private EpochOrder() {}

    /**
     * Returns a Fisher–Yates shuffle of {@code 0 … rows - 1}.
     *
     * @param epoch number of the epoch, counted from 1
     */
    public static int[] of(int rows, long seed, int worker, int epoch) {
        SplittableRandom random = new SplittableRandom(mix(seed, worker, epoch));
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Mixes three numbers into one seed, such that adjacent numbers yield unrelated seeds (SplitMix64's finalizer). */
    static long mix(long seed, int a, int b) {
        long z = seed + 0x9E3779B97F4A7C15L * (((long) a << 32) | (b & 0xFFFFFFFFL));
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
