package io.gradwatch.training.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;

/**
 * Puts the rows that reached a worker, in whatever order they came, into their places in its shard. An RDD of its own
 * and not a function on one, because it is read from its serialized form in every task of every round.
 */
final class ShardsRdd extends RDD<Shard> {
    private static final long serialVersionUID = 1L;

    private final Parts parts;
    private final RowLayout layout;
    private final long spillAbove;

    /**
     * For rows that are with their workers.
     *
     * @param spillAbove bytes of a shard above which its rows stay on the executor's disk
     */
    ShardsRdd(RDD<Tuple2<Long, float[]>> rows, Parts parts, RowLayout layout, long spillAbove) {
        super(rows.context(), dependencies(rows), ClassTag$.MODULE$.apply(Shard.class));
        this.parts = parts;
        this.layout = layout;
        this.spillAbove = spillAbove;
    }

    private static Seq<Dependency<?>> dependencies(RDD<Tuple2<Long, float[]>> rows) {
        Dependency<?> ofWorker = new OneToOneDependency<>(rows);
        return JavaConverters.asScalaBuffer(List.<Dependency<?>>of(ofWorker)).toList();
    }

    @Override
    public Partition[] getPartitions() {
        return rows().partitions();
    }

    @Override
    public Iterator<Shard> compute(Partition partition, TaskContext task) {
        int worker = partition.index();
        try {
            Shard shard = shard(worker, rows().iterator(partition, task));
            return JavaConverters.asScalaIterator(List.of(shard).iterator());
        } catch (IOException e) {
            throw new UncheckedIOException("could not keep the rows of worker " + worker + " on the local disk", e);
        }
    }

    private Shard shard(int worker, Iterator<Tuple2<Long, float[]>> rows) throws IOException {
        boolean inMemory = fitsMemory(worker);
        Map<Part, Filling> fillings = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            fillings.put(part, new Filling(parts.sharding(part), worker, inMemory));
        }
        while (rows.hasNext()) {
            Tuple2<Long, float[]> row = rows.next();
            fillings.get(parts.part(row._1())).place(row._1(), row._2());
        }
        return new Shard(
                worker,
                fillings.get(Part.TRAIN).rows(),
                fillings.get(Part.VALIDATION).rows(),
                fillings.get(Part.TEST).rows());
    }

    private boolean fitsMemory(int worker) {
        long widest = Math.max(layout.features(), layout.labels());
        long bytes = 0;
        for (Part part : Part.values()) {
            long rows = parts.sharding(part).count(worker);
            if (rows * widest > Shards.LARGEST_ARRAY) {
                return false;
            }
            bytes += rows * (layout.features() + layout.labels()) * Float.BYTES;
        }
        return bytes <= spillAbove;
    }

    @SuppressWarnings("unchecked")
    private RDD<Tuple2<Long, float[]>> rows() {
        return (RDD<Tuple2<Long, float[]>>) dependencies().head().rdd();
    }

    /** A part of the shard on its way to completeness. */
    private final class Filling {
        private final long start;
        private final int count;
        private final RowsBuilder rows;
        private int placed;

        Filling(Sharding sharding, int worker, boolean inMemory) throws IOException {
            start = sharding.start(worker);
            count = Math.toIntExact(sharding.count(worker));
            rows = inMemory || count == 0
                    ? ArrayRows.builder(layout, count)
                    : FileRows.builder(layout, count, localFile());
        }

        void place(long number, float[] packed) throws IOException {
            rows.place((int) (number - start), packed);
            placed++;
        }

        Rows rows() {
            if (placed != count) {
                throw new IllegalStateException("expected " + count + " rows from row " + start + " on, found " + placed
                        + "; have the data files changed since they were checked?");
            }
            return rows.build();
        }
    }

    private static Path localFile() {
        return SparkEnv.get()
                .blockManager()
                .diskBlockManager()
                .createTempLocalBlock()
                ._2()
                .toPath();
    }
}
