package io.gradwatch.app.run;

import io.gradwatch.training.TrainingResult;

/**
 * How much a run trained.
 *
 * @param rounds that ended
 * @param iterations minibatches per worker
 * @param minibatches of all workers
 * @param examplesConsumed rows that went into an average
 * @param examplesSupplied rows that the data held for that
 * @param seconds it took
 */
record Counts(
        int rounds, long iterations, long minibatches, long examplesConsumed, long examplesSupplied, double seconds) {
    static Counts of(TrainingResult result) {
        return new Counts(
                result.rounds(),
                result.iterations(),
                result.minibatches(),
                result.examplesConsumed(),
                result.examplesSupplied(),
                result.seconds());
    }
}
