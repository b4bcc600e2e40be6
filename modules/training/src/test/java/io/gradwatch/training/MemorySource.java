package io.gradwatch.training;

import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.shard.DataSource;
import io.gradwatch.training.data.shard.PreparedData;
import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.data.shard.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;

/** Random rows of a learnable rule, in contiguous shards in row order. */
public final class MemorySource implements DataSource {
    private final JavaSparkContext context;
    private final List<Integer> shape;
    private final int classes;
    private final int trainRows;
    private final int validationRows;
    private final int testRows;

    public MemorySource(JavaSparkContext context, List<Integer> shape, int classes, int trainRows, int testRows) {
        this(context, shape, classes, trainRows, 0, testRows);
    }

    public MemorySource(
            JavaSparkContext context,
            List<Integer> shape,
            int classes,
            int trainRows,
            int validationRows,
            int testRows) {
        this.context = context;
        this.shape = shape;
        this.classes = classes;
        this.trainRows = trainRows;
        this.validationRows = validationRows;
        this.testRows = testRows;
    }

    @Override
    public List<Integer> featureShape() {
        return shape;
    }

    @Override
    public DataSpec.Label label() {
        return new DataSpec.Classes(Optional.empty(), classes);
    }

    @Override
    public PreparedData prepare(int workers, long seed) {
        List<Shard> shards = new ArrayList<>();
        long[] counts = new long[workers];
        for (int i = 0; i < workers; i++) {
            int from = trainRows * i / workers;
            int to = trainRows * (i + 1) / workers;
            counts[i] = (long) to - from;
            Rows validation = rows(3, validationRows * i / workers, validationRows * (i + 1) / workers);
            Rows test = rows(2, testRows * i / workers, testRows * (i + 1) / workers);
            shards.add(new Shard(i, rows(1, from, to), validation, test));
        }
        return new PreparedData(
                context.parallelize(shards, workers), counts, validationRows, testRows, Optional.empty());
    }

    /** Rows {@code from … to - 1} of a series. */
    public Rows rows(int series, int from, int to) {
        int length = shape.stream().reduce(1, Math::multiplyExact);
        float[] features = new float[(to - from) * length];
        float[] labels = new float[(to - from) * classes];
        for (int row = from; row < to; row++) {
            Random random = new Random(series * 1_000_003L + row);
            int label = row % classes;
            for (int i = 0; i < length; i++) {
                float signal = i % classes == label ? 1 : 0;
                features[(row - from) * length + i] = signal + (float) random.nextGaussian() * 0.3f;
            }
            labels[(row - from) * classes + label] = 1;
        }
        return Rows.of(features, labels, to - from);
    }
}
