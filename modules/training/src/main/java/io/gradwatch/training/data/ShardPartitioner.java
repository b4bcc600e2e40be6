package io.gradwatch.training.data;

import org.apache.spark.Partitioner;

/** Sends each row, by its number, to its worker. */
final class ShardPartitioner extends Partitioner {
    private static final long serialVersionUID = 1L;

    private final Parts parts;

    ShardPartitioner(Parts parts) {
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
