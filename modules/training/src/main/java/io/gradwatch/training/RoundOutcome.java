package io.gradwatch.training;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.replica.FlatFloats;
import java.util.List;

/**
 * What a round's workers gave together.
 *
 * @param reports by worker
 * @param parameters their average; empty if no worker trained
 * @param updaterState their average; empty if there is none
 * @param drift of the replicas, by layer, see {@link io.gradwatch.signal.LayerSnapshot#replicaDrift()}
 * @param jobSeconds what the Spark job took
 * @param averageSeconds what averaging took on the driver
 */
record RoundOutcome(
        List<WorkerReport> reports,
        FlatFloats parameters,
        FlatFloats updaterState,
        double[] drift,
        double jobSeconds,
        double averageSeconds) {}
