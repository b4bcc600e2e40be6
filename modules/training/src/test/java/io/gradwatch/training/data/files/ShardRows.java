package io.gradwatch.training.data.files;

import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.data.shard.Shard;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Reads the rows of shards into arrays. */
final class ShardRows {
    private ShardRows() {}

    /** Returns the features of the rows of all shards, one after the other. */
    static float[] features(List<Shard> shards, Function<Shard, Rows> part, int length) {
        FloatBuffer all = FloatBuffer.allocate(count(shards, part) * length);
        shards.forEach(shard -> part.apply(shard).gatherFeatures(rows(shard, part), 0, count(shard, part), all));
        return all.array();
    }

    /** Returns the labels of the rows of all shards, one after the other. */
    static float[] labels(List<Shard> shards, Function<Shard, Rows> part, int width) {
        FloatBuffer all = FloatBuffer.allocate(count(shards, part) * width);
        shards.forEach(shard -> part.apply(shard).gatherLabels(rows(shard, part), 0, count(shard, part), all));
        return all.array();
    }

    private static int[] rows(Shard shard, Function<Shard, Rows> part) {
        return IntStream.range(0, count(shard, part)).toArray();
    }

    private static int count(Shard shard, Function<Shard, Rows> part) {
        return part.apply(shard).count();
    }

    private static int count(List<Shard> shards, Function<Shard, Rows> part) {
        return shards.stream().mapToInt(shard -> count(shard, part)).sum();
    }
}
