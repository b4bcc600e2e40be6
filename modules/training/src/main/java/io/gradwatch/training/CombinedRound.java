package io.gradwatch.training;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.replica.FlatFloats;
import java.util.List;

/** Result of a round's job after the replicas were combined. */
sealed interface CombinedRound {
    /** Returns the workers' reports, ordered by worker. */
    List<WorkerReport> reports();

    /** Returns the duration of the Spark job in seconds. */
    double jobSeconds();

    /** Returns the time that the driver spent on averaging, in seconds. */
    double averageSeconds();

    /**
     * Mean of the replicas that trained.
     *
     * @param parameters mean of the parameters, weighted by rows
     * @param updaterState mean of the updater states; empty if the updater has none
     * @param drift drift of the replicas by layer, see {@link io.gradwatch.signal.LayerSnapshot#replicaDrift()}
     */
    record Averaged(
            List<WorkerReport> reports,
            FlatFloats parameters,
            FlatFloats updaterState,
            double[] drift,
            double jobSeconds,
            double averageSeconds)
            implements CombinedRound {}

    /** No worker trained: there is nothing to average. */
    record NothingTrained(List<WorkerReport> reports, double jobSeconds, double averageSeconds)
            implements CombinedRound {}
}
