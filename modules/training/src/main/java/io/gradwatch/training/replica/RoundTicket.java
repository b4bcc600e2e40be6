package io.gradwatch.training.replica;

import io.gradwatch.training.state.State;
import java.io.Serializable;

/**
 * Identifies one round of one arm to the executors that train it.
 *
 * @param arm id of the broadcast that carries the arm's {@link ReplicaSpec}
 * @param state id of the broadcast that carries the round's {@link State}; no other round starts from it
 * @param live arms of the application that train now
 */
public record RoundTicket(long arm, long state, LiveArms live) implements Serializable {
    private static final long serialVersionUID = 1L;
}
