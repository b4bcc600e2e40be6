package io.gradwatch.training.data;

import org.apache.spark.Partitioner;

/** Sends each row to its worker. Training rows come first in the numbering, test rows after them. */
final class SharePartitioner extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final Sharing train;
    private final Sharing test;

    SharePartitioner(Sharing train, Sharing test) {
        this.train = train;
        this.test = test;
    }

    @Override
    public int numPartitions() {
        return train.workers();
    }

    @Override
    public int getPartition(Object number) {
        long position = (Long) number;
        return position < train.rows() ? train.worker(position) : test.worker(position - train.rows());
    }
}
