package io.gradwatch.bench.engine;

/** One way to train a workload. */
public interface Contender extends AutoCloseable {
    String name();

    /** Trains one epoch and returns the rows a second, without preparing data and networks. */
    double examplesPerSecond() throws Exception;

    @Override
    default void close() {}
}
