package io.gradwatch.training.progress;

import io.gradwatch.signal.WorkerReport;
import java.util.List;

/**
 * A round in which no worker had rows to train on, so that the arm keeps its parameters, updater state and iteration. This
 * happens at the end of an epoch if only quarantined workers have rows left. There is no loss and no snapshot.
 *
 * @param round number of the round, counted from 1
 * @param variant variant of the arm
 * @param reports evaluations of each worker, ordered by worker; empty if all workers are quarantined
 * @param phases breakdown of the round's time
 */
public record UntrainedRound(int round, String variant, List<WorkerReport> reports, RoundPhases phases)
        implements ArmRound {}
