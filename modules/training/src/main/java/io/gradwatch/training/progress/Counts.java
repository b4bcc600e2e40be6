package io.gradwatch.training.progress;

import io.gradwatch.signal.WorkerReport;

/**
 * How much was trained, summed over rounds.
 *
 * @param minibatches of all workers
 * @param examplesConsumed rows that went through a replica and into an average
 * @param examplesSupplied rows that the data held for that
 * @param samples minibatches whose gradients were measured, of the worker with the most in a round
 * @param samplesDropped minibatches to be measured that were not, of the worker with the most in a round
 * @param samplingSeconds what measuring took, mean over the workers
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
     * With one more round.
     *
     * @param supplied rows that the data held for the round
     * @param firstIteration the round's, counted from 0
     * @param sampleEvery gradients were to be measured at every so many iterations; 0 for never
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

    /** How many of so many iterations from this one on are to be measured. */
    private static long due(long iteration, int minibatches, int every) {
        return every == 0 ? 0 : (iteration + minibatches + every - 1) / every - (iteration + every - 1) / every;
    }
}
