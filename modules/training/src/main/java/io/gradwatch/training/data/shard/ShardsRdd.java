package io.gradwatch.training.data.shard;

import io.gradwatch.training.spark.ExecutorBlocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.Dependency;
import org.apache.spark.OneToOneDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;
import scala.reflect.ClassTag$;

/**
 * The shards: partition {@code i} holds the shard of worker {@code i}, built from its shuffled rows, which arrive in any
 * order. It is an RDD subclass instead of a function on one, to keep its serialized form small: every task of every round
 * deserializes it.
 */
final class ShardsRdd extends RDD<Shard> {
    private static final long serialVersionUID = 1L;

    private final Parts parts;
    private final RowLayout layout;
    private final long spillAbove;

    /**
     * Creates the RDD.
     *
     * @param rows numbered, packed rows, one partition per worker
     * @param spillAbove size of a shard in bytes above which its rows stay on the local disk of the executor
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
            throw new UncheckedIOException("could not write the rows of worker " + worker + " to the local disk", e);
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

    /** A part of the shard that is being filled. */
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
                    : FileRows.builder(layout, count, ExecutorBlocks.newLocalFile());
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
}
