package io.gradwatch.training.progress;

import io.gradwatch.signal.WorkerReport;
import java.util.List;

/** Outcome of one round for one arm. */
public sealed interface ArmRound permits TrainedRound, UntrainedRound, FailedRound {
    /** Returns the number of the round, counted from 1. */
    int round();

    /** Returns the variant of the arm. */
    String variant();

    /** Returns the workers' reports, ordered by worker; a worker without rows in the round reports no examples. */
    List<WorkerReport> reports();
}
