package io.gradwatch.training.progress;

import io.gradwatch.signal.WorkerReport;

/**
 * Amounts of training, summed over rounds.
 *
 * @param minibatches number of minibatches of all workers
 * @param examplesConsumed number of rows that replicas trained on and that are part of an average
 * @param examplesSupplied number of rows that the data held for these rounds
 * @param samples number of minibatches whose gradients were measured, for the worker with the most in each round
 * @param samplesDropped number of minibatches that were due to be measured but were not, for the worker with the most
 *     in each round
 * @param samplingSeconds time spent on measuring, mean over the workers
 */
public record Counts(
        long minibatches,
        long examplesConsumed,
        long examplesSupplied,
        long samples,
        long samplesDropped,
        double samplingSeconds) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

    /**
     * Returns the counts with one more round.
     *
     * @param supplied rows that the data held for the round
     * @param firstIteration first iteration of the round, counted from 0
     * @param sampleEvery number of iterations from one measurement of gradients to the next; 0 for none
     */
    Counts plus(ArmRound round, long supplied, long firstIteration, int sampleEvery) {
        long trained = 0;
        long consumed = 0;
        long most = 0;
        long mostDropped = 0;
        long nanos = 0;
        for (WorkerReport report : round.reports()) {
            long found = report.parameters().isEmpty()
                    ? 0
                    : report.parameters().get(0).gradient().samples();
            trained += report.minibatches();
            consumed += report.examples();
            most = Math.max(most, found);
            mostDropped = Math.max(mostDropped, due(firstIteration, report.minibatches(), sampleEvery) - found);
            nanos += report.telemetryNanos();
        }
        return new Counts(
                minibatches + trained,
                examplesConsumed + consumed,
                examplesSupplied + supplied,
                samples + most,
                samplesDropped + mostDropped,
                samplingSeconds + nanos * 1e-9 / Math.max(round.reports().size(), 1));
    }

    /** Returns how many of {@code minibatches} iterations from this one on are due to be measured. */
    private static long due(long iteration, int minibatches, int every) {
        return every == 0 ? 0 : (iteration + minibatches + every - 1) / every - (iteration + every - 1) / every;
    }
}
