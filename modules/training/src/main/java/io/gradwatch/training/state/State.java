package io.gradwatch.training.state;

import java.io.Serializable;
import java.util.Objects;

/**
 * State of training: together with the seed and the data it determines every later state. A plain class, because Kryo,
 * which a site may have configured, cannot read records.
 */
public final class State implements Serializable {
    private static final long serialVersionUID = 1L;

    private final FlatFloats parameters;
    private final FlatFloats updaterState;
    private final int iteration;
    private final int epoch;

    /**
     * Creates the state of an arm between two rounds.
     * @param parameters flat parameters in the network's order
     * @param updaterState flat updater state in the updater's order; empty if it has none
     * @param iteration number of minibatches that each worker has trained on
     * @param epoch number of completed epochs
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
