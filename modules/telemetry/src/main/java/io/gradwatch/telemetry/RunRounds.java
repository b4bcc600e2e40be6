package io.gradwatch.telemetry;

import io.gradwatch.telemetry.meters.ClusterMeters;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The driver's answer to an {@link ExecutorMessage.Announcement}: the last round of each of its runs. */
record RunRounds(Map<String, Integer> reached) {
    /** The round of a run that has ended: no other is greater. */
    private static final int ENDED = Integer.MAX_VALUE;

    RunRounds {
        reached = Map.copyOf(reached);
    }

    static RunRounds of(Map<String, ClusterMeters> live, Set<String> ended) {
        Map<String, Integer> reached = new HashMap<>();
        ended.forEach(run -> reached.put(run, ENDED));
        live.forEach((run, meters) -> reached.put(run, meters.round()));
        return new RunRounds(reached);
    }

    /**
     * Returns the form that crosses processes. An executor deserializes an answer with the class loader of its start, which
     * knows the JDK and Spark but not the application's jar.
     */
    HashMap<String, Integer> toMessage() {
        return new HashMap<>(reached);
    }

    @SuppressWarnings("unchecked")
    static RunRounds fromMessage(Object message) {
        return new RunRounds((Map<String, Integer>) message);
    }

    /**
     * Returns whether a shard that this executor last trained in that round is now trained elsewhere or not at all. Every
     * shard is trained in every round, except in the last of an epoch, when small shards may have no rows left.
     */
    boolean hasLeft(String run, int round) {
        return round < reached.getOrDefault(run, 0) - 1;
    }
}
