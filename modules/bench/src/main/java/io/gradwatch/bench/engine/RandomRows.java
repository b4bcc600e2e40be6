package io.gradwatch.bench.engine;

import io.gradwatch.bench.workload.Minibatch;
import io.gradwatch.bench.workload.Workload;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.shard.DataSource;
import io.gradwatch.training.data.shard.PreparedData;
import io.gradwatch.training.data.shard.Rows;
import io.gradwatch.training.data.shard.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.nd4j.linalg.dataset.DataSet;

/** The same random rows for every contender, each in the form it takes. The workers generate them. */
public final class RandomRows implements DataSource {
    private final JavaSparkContext spark;
    private final int count;

    public RandomRows(JavaSparkContext spark, int count) {
        this.spark = spark;
        this.count = count;
    }

    @Override
    public List<Integer> featureShape() {
        return List.of(Workload.INPUTS);
    }

    @Override
    public DataSpec.Label label() {
        return new DataSpec.Classes(Optional.empty(), Workload.CLASSES);
    }

    @Override
    public PreparedData prepare(int workers, long seed) {
        int all = count;
        long[] counts = IntStream.range(0, workers)
                .mapToLong(i -> bound(all, i + 1, workers) - bound(all, i, workers))
                .toArray();
        JavaRDD<Shard> shards = spark.parallelize(
                        IntStream.range(0, workers).boxed().toList(), workers)
                .map(i -> new Shard(i, rows(bound(all, i, workers), bound(all, i + 1, workers)), Rows.NONE, Rows.NONE));
        return new PreparedData(shards, counts, 0, 0, Optional.empty());
    }

    private static int bound(int count, int worker, int workers) {
        return (int) ((long) count * worker / workers);
    }

    private static Rows rows(int from, int to) {
        float[] features = new float[(to - from) * Workload.INPUTS];
        float[] labels = new float[(to - from) * Workload.CLASSES];
        for (int row = from; row < to; row++) {
            Random random = new Random(row);
            for (int i = 0; i < Workload.INPUTS; i++) {
                features[(row - from) * Workload.INPUTS + i] = random.nextFloat();
            }
            labels[(row - from) * Workload.CLASSES + random.nextInt(Workload.CLASSES)] = 1;
        }
        return Rows.of(features, labels, to - from);
    }

    /** Returns one example an element, as the stock master expects them. */
    JavaRDD<DataSet> examples(int partitions) {
        return spark.parallelize(IntStream.range(0, count).boxed().toList(), partitions)
                .map(row -> dataSet(row, row + 1));
    }

    /** Returns minibatches; the last one may be short. */
    List<DataSet> minibatches(int size) {
        List<DataSet> minibatches = new ArrayList<>();
        for (int from = 0; from < count; from += size) {
            minibatches.add(dataSet(from, Math.min(from + size, count)));
        }
        return minibatches;
    }

    private static DataSet dataSet(int from, int to) {
        return Minibatch.of(rows(from, to), IntStream.range(0, to - from).toArray(), 0, to - from);
    }
}
