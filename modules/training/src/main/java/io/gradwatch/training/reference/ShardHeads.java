package io.gradwatch.training.reference;

import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.data.shard.Shard;
import io.gradwatch.training.replica.Sample;
import io.gradwatch.training.round.LocalShards;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;

/** Collects some rows of every shard on the driver. */
public final class ShardHeads implements SampleSource {
    private final JavaRDD<Shard> shards;
    private final long[] featureShape;
    private final int labelWidth;

    /** Selects rows of a worker by number, given how many it has. */
    private interface RowChoice extends Serializable {
        IntStream of(int worker, int count);
    }

    public ShardHeads(JavaRDD<Shard> shards, long[] featureShape, int labelWidth) {
        this.shards = new LocalShards(shards.rdd()).toJavaRDD();
        this.featureShape = featureShape.clone();
        this.labelWidth = labelWidth;
    }

    @Override
    public Sample take(int rowsPerWorker) {
        return gather((worker, count) -> IntStream.range(0, Math.min(rowsPerWorker, count)));
    }

    /**
     * Returns at most this number of rows, spread evenly over all shards, because rows of one class may be adjacent.
     */
    public Sample spread(int rows, int workers) {
        return gather((worker, count) -> {
            long asked = (long) rows * (worker + 1) / workers - (long) rows * worker / workers;
            int taken = (int) Math.min(asked, count);
            return IntStream.range(0, taken).map(i -> (int) ((long) i * count / taken));
        });
    }

    private Sample gather(RowChoice choice) {
        int features = Math.toIntExact(LongStream.of(featureShape).reduce(1, Math::multiplyExact));
        int labels = labelWidth;
        List<float[][]> heads =
                shards.map(shard -> rows(shard, choice, features, labels)).collect();
        float[] allFeatures = concatenated(heads, 0);
        float[] allLabels = concatenated(heads, 1);
        return Sample.of(Rows.of(allFeatures, allLabels, allLabels.length / labelWidth), featureShape, labelWidth);
    }

    private static float[][] rows(Shard shard, RowChoice choice, int features, int labels) {
        Rows rows = shard.train();
        int[] order = choice.of(shard.worker(), rows.count()).toArray();
        int count = order.length;
        float[][] head = {new float[count * features], new float[count * labels]};
        rows.gatherFeatures(order, 0, count, FloatBuffer.wrap(head[0]));
        rows.gatherLabels(order, 0, count, FloatBuffer.wrap(head[1]));
        return head;
    }

    private static float[] concatenated(List<float[][]> heads, int part) {
        FloatBuffer all = FloatBuffer.allocate(
                heads.stream().mapToInt(head -> head[part].length).sum());
        heads.forEach(head -> all.put(head[part]));
        return all.array();
    }
}
