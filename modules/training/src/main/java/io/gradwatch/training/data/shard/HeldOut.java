package io.gradwatch.training.data.shard;

import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Stratified choice of the rows to hold out, without a list of them. The rows are divided into as many blocks of
 * neighbours as rows are to be held out, with sizes that differ by at most one row, and one row is drawn from each block.
 * So the number of held-out rows is exact, they come from all parts of the files however these are sorted, and the number
 * of held-out rows before a row is computed in constant time.
 */
final class HeldOut implements Serializable {
    private static final long serialVersionUID = 1L;

    private final long blocks;
    private final long blockRows;
    private final long longerBlocks;
    private final long seed;

    private HeldOut(long rows, long count, long seed) {
        this.blocks = count;
        this.blockRows = count == 0 ? 0 : rows / count;
        this.longerBlocks = count == 0 ? 0 : rows % count;
        this.seed = seed;
    }

    /** Holds out a fraction of the rows, rounded, but at least one row unless the fraction is 0. */
    static HeldOut fraction(double fraction, long rows, long seed) {
        return new HeldOut(rows, fraction == 0 ? 0 : Math.min(rows, Math.max(1, Math.round(fraction * rows))), seed);
    }

    /** Returns the number of rows that are held out. */
    long count() {
        return blocks;
    }

    boolean contains(long position) {
        return blocks > 0 && drawn(block(position)) == position;
    }

    /** Returns the number of held-out rows before a row. */
    long before(long position) {
        if (blocks == 0) {
            return 0;
        }
        long block = block(position);
        return block + (drawn(block) < position ? 1 : 0);
    }

    private long block(long position) {
        long inLonger = longerBlocks * (blockRows + 1);
        return position < inLonger ? position / (blockRows + 1) : longerBlocks + (position - inLonger) / blockRows;
    }

    private long drawn(long block) {
        long start = block * blockRows + Math.min(block, longerBlocks);
        long rows = block < longerBlocks ? blockRows + 1 : blockRows;
        return start + new SplittableRandom(seed + block).nextLong(rows);
    }
}
