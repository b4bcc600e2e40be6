package io.gradwatch.training.state;

import java.io.Serializable;
import java.util.Objects;

/**
 * All that training has reached: with it, the seed and the data, every later state follows. A plain class, because
 * Kryo, which a site may have set, cannot read records.
 */
public final class State implements Serializable {
    private static final long serialVersionUID = 1L;

    private final FlatFloats parameters;
    private final FlatFloats updaterState;
    private final int iteration;
    private final int epoch;

    /**
     * Of one arm, between two rounds.
     *
     * @param parameters flat, in the network's own order
     * @param updaterState flat, in the updater's own order; empty where it has none
     * @param iteration minibatches that each worker has trained on
     * @param epoch epochs completed
     */
    public State(FlatFloats parameters, FlatFloats updaterState, int iteration, int epoch) {
        this.parameters = parameters;
        this.updaterState = updaterState;
        this.iteration = iteration;
        this.epoch = epoch;
    }

    public FlatFloats parameters() {
        return parameters;
    }

    public FlatFloats updaterState() {
        return updaterState;
    }

    public int iteration() {
        return iteration;
    }

    public int epoch() {
        return epoch;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof State that
                && parameters.equals(that.parameters)
                && updaterState.equals(that.updaterState)
                && iteration == that.iteration
                && epoch == that.epoch;
    }

    @Override
    public int hashCode() {
        return Objects.hash(parameters, updaterState, iteration, epoch);
    }
}
