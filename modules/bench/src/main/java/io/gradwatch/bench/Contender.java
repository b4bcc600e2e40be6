package io.gradwatch.bench;

/** One way to train a workload. */
interface Contender extends AutoCloseable {
    String name();

    /** Trains one epoch and tells how many rows went through a second, data and networks being ready. */
    double examplesPerSecond() throws Exception;

    @Override
    default void close() {}
}
