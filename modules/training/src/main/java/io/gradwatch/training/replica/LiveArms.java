package io.gradwatch.training.replica;

import java.io.Serializable;
import java.util.Map;

/**
 * The arms of an application that still train, as the driver knew them when it started a round. Each round's tasks
 * carry
 * it, so that executors free the replicas that no round will use again.
 *
 * <p>Arms and states are named by the ids of the broadcasts that carry them, which grow over time.
 *
 * @param application id of the Spark application
 * @param version number that grows with every change, so that executors can ignore what a late task carries
 * @param previousStates state that the previous round of each arm started from; -1 before its second round
 */
record LiveArms(String application, long version, Map<Long, Long> previousStates) implements Serializable {
    private static final long serialVersionUID = 1L;

    LiveArms {
        previousStates = Map.copyOf(previousStates);
    }

    /**
     * Returns whether the arm still trains and the replica took part in its current or previous round. Every shard
     * trains
     * in every round; a replica that missed one belongs to a shard that another executor has taken over.
     *
     * @param latestState state that the replica last started from
     */
    boolean keep(long arm, long latestState) {
        Long previous = previousStates.get(arm);
        return previous != null && latestState >= previous;
    }
}
