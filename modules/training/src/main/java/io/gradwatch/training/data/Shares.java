package io.gradwatch.training.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Takes tables through MLlib's pipeline and each row to its worker.
 *
 * <p>The shuffle is also where the lineage that travels with every task ends: files, plan and fitted models stay on the
 * driver, and come back into play only when an executor is lost with its shares.
 */
final class Shares {
    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8L;

    private final DataSpec spec;
    private final int workers;
    private final long seed;

    Shares(DataSpec spec, int workers, long seed) {
        this.spec = spec;
        this.workers = workers;
        this.seed = seed;
    }

    /** Looks for shares that would be empty or would not fit into arrays. */
    void check(Table train, Optional<Table> test, Consumer<String> problems) {
        if (workers > train.count()) {
            problems.accept("expected at least " + workers + " rows, one for each worker, found " + train.count()
                    + "; set training.workers lower");
        }
        long rows = Math.max(train.count(), test.map(Table::count).orElse(0L));
        long most = workers
                * (LARGEST_ARRAY
                        / Math.max(spec.features().length(), spec.label().width()));
        if (rows > most) {
            problems.accept("expected at most " + most + " rows for " + workers + " workers, found " + rows
                    + "; set training.workers higher");
        }
    }

    /** The scale that {@link #of} takes, fitted to the training rows. */
    Optional<Scaling> scaling(Table train, Consumer<String> problems) {
        return Scaling.fit(spec.features(), assembler(train).transform(train.rows()), problems);
    }

    PreparedData of(Table train, Optional<Table> test, Optional<Scaling> scaling) {
        long testRows = test.map(Table::count).orElse(0L);
        Sharing trainSharing = new Sharing(train.count(), workers);
        Sharing testSharing = new Sharing(testRows, workers);
        JavaPairRDD<Long, float[]> rows = packed(train, scaling, trainOrder(train.count()));
        if (test.isPresent()) {
            long trainRows = train.count();
            rows = rows.union(packed(test.get(), scaling, position -> trainRows + position));
        }
        JavaRDD<Share> shares = new SharesRdd(
                        shuffled(rows, new SharePartitioner(trainSharing, testSharing)),
                        trainSharing,
                        testSharing,
                        new RowLayout(spec))
                .toJavaRDD()
                .setName("shares");
        return new PreparedData(shares, trainSharing.counts(), testRows, scaling.map(Scaling::normalizer));
    }

    /** Numbers a row by its position in its source. */
    private interface Order extends Serializable {
        long number(long position);
    }

    private Order trainOrder(long rows) {
        if (!spec.shuffle()) {
            return position -> position;
        }
        Permutation permutation = new Permutation(rows, seed);
        return permutation::apply;
    }

    private JavaPairRDD<Long, float[]> packed(Table table, Optional<Scaling> scaling, Order order) {
        List<PipelineStage> stages = new ArrayList<>();
        stages.add(assembler(table));
        scaling.ifPresent(scale -> stages.add(scale.model()));
        stages.add(new VectorAssembler()
                .setInputCols(table.labels().toArray(String[]::new))
                .setOutputCol(Columns.LABELS));
        Pipeline pipeline = new Pipeline().setStages(stages.toArray(PipelineStage[]::new));
        Dataset<Row> rows = pipeline.fit(table.rows())
                .transform(table.rows())
                .select(Columns.POSITION, scaling.isPresent() ? Columns.SCALED : Columns.FEATURES, Columns.LABELS);
        return rows.toJavaRDD().mapToPair(row -> new Tuple2<>(order.number(row.getLong(0)), RowLayout.pack(row)));
    }

    private static VectorAssembler assembler(Table table) {
        return new VectorAssembler()
                .setInputCols(table.features().toArray(String[]::new))
                .setOutputCol(Columns.FEATURES);
    }

    private static RDD<Tuple2<Long, float[]>> shuffled(JavaPairRDD<Long, float[]> rows, SharePartitioner partitioner) {
        ClassTag<Long> number = ClassTag$.MODULE$.apply(Long.class);
        ClassTag<float[]> floats = ClassTag$.MODULE$.apply(float[].class);
        return new ShuffledRDD<Long, float[], float[]>(rows.rdd(), partitioner, number, floats, floats)
                .setSerializer(new KryoSerializer(rows.context().conf()));
    }
}
