package io.gradwatch.training.averaging;

import io.gradwatch.training.round.RoundRdd;
import io.gradwatch.training.state.FlatLayout;
import io.gradwatch.training.state.State;
import java.util.List;

/**
 * Runs a round's job and combines its replicas into their mean, weighted by rows. All implementations return the same bits:
 * they average the same {@link Pieces} with the same {@link PieceAverager}.
 */
public sealed interface Averaging permits DriverAveraging, ExecutorAveraging {
    /** Runs the round and blocks until its replicas are combined. */
    CombinedRound combine(RoundRdd round);

    /**
     * Returns averaging on the driver, or on executors if all replicas together exceed a limit.
     *
     * @param layout layout of the parameters
     * @param state state of the arm, for its sizes
     * @param replicas number of replicas that train in a round
     * @param reducers number of tasks that average on executors
     * @param executorsAbove bytes of all replicas together above which executors average
     */
    static Averaging of(FlatLayout layout, State state, int replicas, int reducers, long executorsAbove) {
        int updaterStateLength = state.updaterState().length();
        List<Pieces.Piece> pieces = Pieces.of(layout, updaterStateLength);
        int layers = layout.layout().layers().size();
        long bytes = (long) Float.BYTES * (state.parameters().length() + updaterStateLength) * replicas;
        return bytes > executorsAbove
                ? new ExecutorAveraging(pieces, layers, Math.max(reducers, 1))
                : new DriverAveraging(pieces, layers);
    }
}
