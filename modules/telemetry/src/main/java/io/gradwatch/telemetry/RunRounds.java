package io.gradwatch.telemetry;

import io.gradwatch.telemetry.meters.ClusterMeters;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The driver's answer to an {@link Announcement}: how far each of its runs has come. */
record RunRounds(Map<String, Integer> reached) {
    /** No round comes after it: the run has ended. */
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
     * The form in which it crosses processes. An executor reads an answer with the class loader of its own start, which
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
     * Whether a share that this executor last trained in that round trains elsewhere now, or not at all: every share
     * trains in every round, but for an epoch's last one, in which the smaller shares may have no rows left.
     */
    boolean haveLeft(String run, int round) {
        return round < reached.getOrDefault(run, 0) - 1;
    }
}
