package io.gradwatch.training.averaging;

import io.gradwatch.training.state.FlatFloats;
import io.gradwatch.training.state.State;

/**
 * Computes the next state of an arm from its last state and the mean of its replicas. This is the place of an outer
 * optimizer, which treats the difference (last state − mean) as a gradient (SlowMo, Wang et al., 2020; DiLoCo, Douillard et
 * al., 2023). It runs on the driver once per round in which a worker trained. Its own state stays on the driver and in
 * checkpoints; workers only receive the resulting {@link State}.
 *
 * <p>An implementation is a pure function: the same arguments return the same bits.
 */
@FunctionalInterface
public interface OuterStep {
    /** Step that takes the mean as the next state, bit for bit, and has no outer state. */
    OuterStep MEAN = (last, outer, mean) -> new Next(mean.parameters(), mean.updaterState(), OuterState.NONE);

    /**
     * Returns the next state.
     *
     * @param last state that all replicas started from
     * @param outer state that this step returned last; {@link OuterState#NONE} in the first round
     * @param mean mean of the replicas
     */
    Next next(State last, OuterState outer, ReplicaMean mean);

    /**
     * Result of an outer step.
     *
     * @param parameters parameters that the next round starts from
     * @param updaterState updater state that the next round starts from
     * @param outer state of the outer step itself
     */
    record Next(FlatFloats parameters, FlatFloats updaterState, OuterState outer) {}
}
