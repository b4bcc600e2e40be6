package io.gradwatch.training.data.format;

import io.gradwatch.training.data.Rows;
import io.gradwatch.training.data.Share;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Takes shares apart. */
final class ShareRows {
    private ShareRows() {}

    /** Features of all shares' rows, one after the other. */
    static float[] features(List<Share> shares, Function<Share, Rows> part, int length) {
        FloatBuffer all = FloatBuffer.allocate(count(shares, part) * length);
        shares.forEach(share -> part.apply(share).gatherFeatures(rows(share, part), 0, count(share, part), all));
        return all.array();
    }

    /** Labels of all shares' rows, one after the other. */
    static float[] labels(List<Share> shares, Function<Share, Rows> part, int width) {
        FloatBuffer all = FloatBuffer.allocate(count(shares, part) * width);
        shares.forEach(share -> part.apply(share).gatherLabels(rows(share, part), 0, count(share, part), all));
        return all.array();
    }

    private static int[] rows(Share share, Function<Share, Rows> part) {
        return IntStream.range(0, count(share, part)).toArray();
    }

    private static int count(Share share, Function<Share, Rows> part) {
        return part.apply(share).count();
    }

    private static int count(List<Share> shares, Function<Share, Rows> part) {
        return shares.stream().mapToInt(share -> count(share, part)).sum();
    }
}
