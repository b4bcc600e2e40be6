package io.gradwatch.training;

/** Runs a round's job and averages what its workers hand in. */
sealed interface Averaging permits DriverAveraging, ScatterAveraging {
    /** Blocks until the round is done. */
    CombinedRound run(RoundRdd round);
}
