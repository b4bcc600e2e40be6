package io.gradwatch.training.progress;

import io.gradwatch.signal.WorkerReport;
import java.util.List;

/**
 * A round that an arm failed to train, for example out of memory or because DL4J refuses its network. The arm keeps its
 * state and is not trained again. Only candidates have failed rounds: a failure of the baseline ends training.
 *
 * @param round number of the round, counted from 1
 * @param variant variant of the arm
 * @param reason cause of the failure in one line
 */
public record FailedRound(int round, String variant, String reason) implements ArmRound {
    /** Returns no reports: those of workers that did not fail are lost with the round. */
    @Override
    public List<WorkerReport> reports() {
        return List.of();
    }
}
