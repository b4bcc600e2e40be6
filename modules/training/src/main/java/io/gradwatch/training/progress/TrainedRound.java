package io.gradwatch.training.progress;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.WorkerReport;
import java.util.List;

/**
 * A round in which at least one worker trained, so that the arm has a new state.
 *
 * @param snapshot statistics of the round, merged over all workers
 * @param reports measurements of each worker, ordered by worker
 * @param examples rows trained on in this round
 * @param phases breakdown of the round's time
 */
public record TrainedRound(ClusterSnapshot snapshot, List<WorkerReport> reports, long examples, RoundPhases phases)
        implements ArmRound {
    @Override
    public int round() {
        return snapshot.round();
    }

    @Override
    public String variant() {
        return snapshot.variant();
    }
}
