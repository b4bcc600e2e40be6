package io.gradwatch.training;

import io.gradwatch.training.data.Rows;
import io.gradwatch.training.data.Share;
import io.gradwatch.training.replica.Sample;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;

/** Brings the first rows of every share to the driver. */
final class ShareHeads implements SampleSource {
    private final JavaRDD<Share> shares;
    private final long[] featureShape;
    private final int labelWidth;

    ShareHeads(JavaRDD<Share> shares, long[] featureShape, int labelWidth) {
        this.shares = shares;
        this.featureShape = featureShape.clone();
        this.labelWidth = labelWidth;
    }

    @Override
    public Sample take(int rowsPerWorker) {
        int features = Math.toIntExact(LongStream.of(featureShape).reduce(1, Math::multiplyExact));
        int labels = labelWidth;
        List<float[][]> heads = shares.map(share -> head(share.train(), rowsPerWorker, features, labels))
                .collect();
        float[] allFeatures = concatenated(heads, 0);
        float[] allLabels = concatenated(heads, 1);
        return Sample.of(Rows.of(allFeatures, allLabels, allLabels.length / labelWidth), featureShape, labelWidth);
    }

    private static float[][] head(Rows rows, int most, int features, int labels) {
        int count = Math.min(most, rows.count());
        int[] order = IntStream.range(0, count).toArray();
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
