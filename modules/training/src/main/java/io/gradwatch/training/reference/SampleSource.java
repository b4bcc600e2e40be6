package io.gradwatch.training.reference;

import io.gradwatch.training.replica.Sample;

/** Gives rows of the training part, for looking at a network. */
@FunctionalInterface
public interface SampleSource {
    /** The first rows of every worker's share, all together; the same ones every time. */
    Sample take(int rowsPerWorker);
}
