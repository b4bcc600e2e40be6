package io.gradwatch.training.data.shard;

import java.io.Serializable;

/**
 * Pseudo-random permutation of {@code size} rows that is computed row by row and needs no memory.
 *
 * <p>A Feistel network over the smallest even number of bits that can represent all rows is a bijection of that many
 * numbers. If a result lies beyond the last row, the network is applied again (cycle walking: J. Black and P. Rogaway,
 * "Ciphers with Arbitrary Finite Domains", 2002), which makes it a bijection of the rows.
 */
final class Permutation implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int ROUNDS = 8;

    private final long size;
    private final long seed;
    private final int halfBits;

    Permutation(long size, long seed) {
        this.size = size;
        this.seed = seed;
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, size - 1));
        this.halfBits = (bits + 1) / 2;
    }

    /** Returns the new position of the row at a position. */
    long apply(long position) {
        long place = encrypt(position);
        while (place >= size) {
            place = encrypt(place);
        }
        return place;
    }

    private long encrypt(long number) {
        long mask = (1L << halfBits) - 1;
        long left = number >>> halfBits;
        long right = number & mask;
        for (int round = 0; round < ROUNDS; round++) {
            long mixed = left ^ (mix(seed + mix(right * ROUNDS + round)) & mask);
            left = right;
            right = mixed;
        }
        return left << halfBits | right;
    }

    /** Returns the output of one SplitMix64 step. */
    private static long mix(long number) {
        long mixed = number + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
