package io.gradwatch.training.data.shard;

import io.gradwatch.training.data.Columns;
import io.gradwatch.training.data.DataSpec;
import io.gradwatch.training.data.Table;
import io.gradwatch.training.data.scaling.Scaling;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.rdd.RDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Passes tables through MLlib's pipeline and shuffles each row to its worker.
 *
 * <p>The lineage that is serialized with every task ends at the shuffle. Files, plan and fitted models stay on the driver
 * and are only used again if an executor is lost with its shards.
 */
public final class Shards {
    /** Maximum length of an array, and so maximum number of rows of a worker. */
    static final long LARGEST_ARRAY = Integer.MAX_VALUE - 8L;

    private final DataSpec spec;
    private final Table train;
    private final Optional<Table> test;
    private final Parts parts;
    private final Parts.Numbering trainNumbers;

    /**
     * Creates the shards of tables that were read.
     *
     * @param train rows of {@code spec.train()}
     * @param test rows of {@code spec.test()}; empty if there is none
     */
    public Shards(DataSpec spec, Table train, Optional<Table> test, int workers, long seed) {
        this.spec = spec;
        this.train = train;
        this.test = test;
        this.parts = new Parts(train.count(), test.map(Table::count).orElse(0L), spec.holdout(), workers, seed);
        long trained = parts.sharding(Part.TRAIN).rows();
        this.trainNumbers =
                parts.ofTrain(spec.shuffle() ? Optional.of(new Permutation(trained, seed)) : Optional.empty());
    }

    /** Reports shards that would be empty or have too many rows. */
    public void check(Consumer<String> problems) {
        long rows = parts.sharding(Part.TRAIN).rows();
        if (parts.workers() > rows) {
            problems.accept("expected at least " + parts.workers() + " rows, one for each worker, found " + rows
                    + heldOut() + "; lower training.workers");
        }
        for (Part part : Part.values()) {
            long most = parts.workers() * LARGEST_ARRAY;
            if (parts.sharding(part).rows() > most) {
                problems.accept("expected at most " + most + " rows for " + parts.workers() + " workers, found "
                        + parts.sharding(part).rows() + "; raise training.workers");
            }
        }
    }

    private String heldOut() {
        long held = train.count() - parts.sharding(Part.TRAIN).rows();
        return held == 0 ? "" : " and " + held + " held out";
    }

    /** Fits the scaling to the training rows and lays out the shards. Shards are computed on first use. */
    public PreparedData prepared(Consumer<String> problems) {
        Optional<Scaling> scaling = scaling(problems);
        JavaPairRDD<Long, float[]> rows = packed(train, scaling, trainNumbers);
        if (test.isPresent()) {
            rows = rows.union(packed(test.get(), scaling, parts.ofTest()));
        }
        return prepared(rows, parts, new RowLayout(spec), scaling.map(Scaling::normalizer));
    }

    /** Shuffles numbered, packed rows to their workers. */
    static PreparedData prepared(
            JavaPairRDD<Long, float[]> rows, Parts parts, RowLayout layout, Optional<DataNormalization> normalizer) {
        SparkContext context = rows.rdd().context();
        JavaRDD<Shard> shards = new ShardsRdd(
                        shuffled(rows, new ByWorker(parts)), parts, layout, SpillLimit.bytes(context, parts.workers()))
                .toJavaRDD()
                .setName("shards");
        return new PreparedData(
                shards,
                parts.sharding(Part.TRAIN).counts(),
                parts.sharding(Part.VALIDATION).rows(),
                parts.sharding(Part.TEST).rows(),
                normalizer);
    }

    private Optional<Scaling> scaling(Consumer<String> problems) {
        Parts.Numbering numbers = trainNumbers;
        long trained = parts.sharding(Part.TRAIN).rows();
        JavaRDD<Vector> features = assembler(train)
                .transform(train.rows())
                .select(Columns.POSITION, Columns.FEATURES)
                .toJavaRDD()
                .filter(row -> numbers.of(row.getLong(0)) < trained)
                .map(row -> row.getAs(1));
        return Scaling.fit(spec.features(), features, problems);
    }

    private JavaPairRDD<Long, float[]> packed(Table table, Optional<Scaling> scaling, Parts.Numbering numbers) {
        Dataset<Row> assembled = assembler(table).transform(table.rows());
        Dataset<Row> rows = new VectorAssembler()
                .setInputCols(table.labels().toArray(String[]::new))
                .setOutputCol(Columns.LABELS)
                .transform(scaling.map(scale -> scale.apply(assembled)).orElse(assembled))
                .select(Columns.POSITION, scaling.isPresent() ? Columns.SCALED : Columns.FEATURES, Columns.LABELS);
        return rows.toJavaRDD().mapToPair(row -> new Tuple2<>(numbers.of(row.getLong(0)), RowLayout.pack(row)));
    }

    private static VectorAssembler assembler(Table table) {
        return new VectorAssembler()
                .setInputCols(table.features().toArray(String[]::new))
                .setOutputCol(Columns.FEATURES);
    }

    private static RDD<Tuple2<Long, float[]>> shuffled(JavaPairRDD<Long, float[]> rows, ByWorker partitioner) {
        ClassTag<Long> number = ClassTag$.MODULE$.apply(Long.class);
        ClassTag<float[]> floats = ClassTag$.MODULE$.apply(float[].class);
        return new ShuffledRDD<Long, float[], float[]>(rows.rdd(), partitioner, number, floats, floats)
                .setSerializer(new KryoSerializer(rows.context().conf()));
    }

    /** Assigns each row, by its number, to its worker. */
    private static final class ByWorker extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final Parts parts;

        ByWorker(Parts parts) {
            this.parts = parts;
        }

        @Override
        public int numPartitions() {
            return parts.workers();
        }

        @Override
        public int getPartition(Object number) {
            return parts.worker((Long) number);
        }
    }
}
