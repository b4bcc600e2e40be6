package io.gradwatch.training.data;

import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/** Puts the rows that reached a worker, in whatever order they came, into their places in its share. */
final class ShareAssembly implements Function2<Integer, Iterator<Tuple2<Long, float[]>>, Iterator<Share>> {
    private static final long serialVersionUID = 1L;

    private final Sharing train;
    private final Sharing test;
    private final RowLayout layout;

    ShareAssembly(Sharing train, Sharing test, RowLayout layout) {
        this.train = train;
        this.test = test;
        this.layout = layout;
    }

    @Override
    public Iterator<Share> call(Integer worker, Iterator<Tuple2<Long, float[]>> rows) {
        Part trainPart = new Part(train.start(worker), train.count(worker));
        Part testPart = new Part(train.rows() + test.start(worker), test.count(worker));
        while (rows.hasNext()) {
            Tuple2<Long, float[]> row = rows.next();
            (row._1() < train.rows() ? trainPart : testPart).place(row._1(), row._2());
        }
        return Collections.singleton(new Share(worker, trainPart.rows(), testPart.rows()))
                .iterator();
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
