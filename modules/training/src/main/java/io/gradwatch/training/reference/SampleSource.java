package io.gradwatch.training.reference;

import io.gradwatch.training.replica.Sample;

/** Source of training rows on which to inspect a network. */
@FunctionalInterface
public interface SampleSource {
    /** Returns the first rows of every worker's shard, the same ones in every call. */
    Sample take(int rowsPerWorker);
}
