package io.gradwatch.training.averaging;

import io.gradwatch.signal.WorkerReport;
import java.util.List;

/** Result of a round's job after its replicas were combined. */
public sealed interface CombinedRound {
    /** Returns the workers' reports, ordered by worker. */
    List<WorkerReport> reports();

    /** Returns the duration of the Spark job in seconds. */
    double jobSeconds();

    /** Returns the time that the driver spent on averaging, in seconds. */
    double averageSeconds();

    /**
     * Round in which at least one worker trained.
     *
     * @param mean mean of the replicas that trained
     * @param drift drift of the replicas by layer, see {@link io.gradwatch.signal.LayerSnapshot#replicaDrift()}
     */
    record Averaged(
            List<WorkerReport> reports, ReplicaMean mean, double[] drift, double jobSeconds, double averageSeconds)
            implements CombinedRound {}

    /** Round in which no worker trained, so that there is nothing to average. */
    record NothingTrained(List<WorkerReport> reports, double jobSeconds, double averageSeconds)
            implements CombinedRound {}
}
