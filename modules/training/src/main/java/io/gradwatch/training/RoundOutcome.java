package io.gradwatch.training;

import io.gradwatch.signal.WorkerReport;
import io.gradwatch.training.Pieces.Piece;
import io.gradwatch.training.replica.FlatFloats;
import java.util.List;
import java.util.Optional;

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
        double averageSeconds) {

    /** Of a round in which some worker trained, or none: then there is no state. */
    static RoundOutcome of(
            List<WorkerReport> reports,
            Optional<StateAssembly> state,
            List<Piece> pieces,
            double jobSeconds,
            double averageSeconds) {
        return new RoundOutcome(
                reports,
                state.map(StateAssembly::parameters).orElse(FlatFloats.EMPTY),
                state.map(StateAssembly::updaterState).orElse(FlatFloats.EMPTY),
                state.map(s -> s.drift(pieces)).orElse(new double[0]),
                jobSeconds,
                averageSeconds);
    }
}
