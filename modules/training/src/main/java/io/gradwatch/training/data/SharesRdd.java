package io.gradwatch.training.data;

import java.util.List;
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
 * Puts the rows that reached a worker, in whatever order they came, into their places in its share. An RDD of its own
 * and not a function on one, because it is read from its serialized form in every task of every round.
 */
final class SharesRdd extends RDD<Share> {
    private static final long serialVersionUID = 1L;

    private final Sharing train;
    private final Sharing test;
    private final RowLayout layout;

    /** For rows that are with their workers: training rows numbered from 0, then test rows. */
    SharesRdd(RDD<Tuple2<Long, float[]>> rows, Sharing train, Sharing test, RowLayout layout) {
        super(rows.context(), dependencies(rows), ClassTag$.MODULE$.apply(Share.class));
        this.train = train;
        this.test = test;
        this.layout = layout;
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
    public Iterator<Share> compute(Partition partition, TaskContext task) {
        int worker = partition.index();
        Part trainPart = new Part(train.start(worker), train.count(worker));
        Part testPart = new Part(train.rows() + test.start(worker), test.count(worker));
        Iterator<Tuple2<Long, float[]>> rows = rows().iterator(partition, task);
        while (rows.hasNext()) {
            Tuple2<Long, float[]> row = rows.next();
            (row._1() < train.rows() ? trainPart : testPart).place(row._1(), row._2());
        }
        Share share = new Share(worker, trainPart.rows(), testPart.rows());
        return JavaConverters.asScalaIterator(List.of(share).iterator());
    }

    @SuppressWarnings("unchecked")
    private RDD<Tuple2<Long, float[]>> rows() {
        return (RDD<Tuple2<Long, float[]>>) dependencies().head().rdd();
    }

    private final class Part {
        private final long start;
        private final int count;
        private final float[] features;
        private final float[] labels;
        private int placed;

        Part(long start, long count) {
            this.start = start;
            this.count = Math.toIntExact(count);
            this.features = new float[Math.multiplyExact(this.count, layout.features())];
            this.labels = new float[Math.multiplyExact(this.count, layout.labels())];
        }

        void place(long position, float[] packed) {
            layout.unpack(packed, (int) (position - start), features, labels);
            placed++;
        }

        Rows rows() {
            if (placed != count) {
                throw new IllegalStateException("expected " + count + " rows from row " + start + " on, found " + placed
                        + "; have the data files changed since they were checked?");
            }
            return new Rows(features, labels, count);
        }
    }
}
