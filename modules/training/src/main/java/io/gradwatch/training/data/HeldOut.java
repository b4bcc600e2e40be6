package io.gradwatch.training.data;

import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * Which of {@code rows} rows are held out, such that nobody has to keep a list: the rows fall into as many blocks of
 * neighbours as are to be held out, equal but for one row, and of each block one row is drawn. So exactly that many are
 * held out, from all over the files however these are sorted, and how many of them come before a row is plain to see.
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

    /** A fraction of the rows, rounded, but at least one row unless the fraction is 0. */
    static HeldOut fraction(double fraction, long rows, long seed) {
        return new HeldOut(rows, fraction == 0 ? 0 : Math.min(rows, Math.max(1, Math.round(fraction * rows))), seed);
    }

    /** Rows that are held out. */
    long count() {
        return blocks;
    }

    boolean contains(long position) {
        return blocks > 0 && drawn(block(position)) == position;
    }

    /** How many rows before this one are held out. */
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
