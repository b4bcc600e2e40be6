package io.gradwatch.training.replica;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The replicas that stay in this process between rounds. A cache and nothing more: whatever is lost here is built again
 * from the arm's specification and state.
 *
 * <p>A replica is leased to one task at a time, and to one attempt at a round, whose result stays in its memory until it is
 * leased for another. If the one a task asks for is busy, or has trained that very round before (for an attempt that Spark
 * gave up on, or a speculative one), another is built, so that two attempts can never touch the same memory.
 */
final class ReplicaPool {
    /** Replicas of so many runs are kept; those of the run that was used least recently go first. */
    private static final int RUNS = 4;

    /** What tells replicas apart. */
    record Key(String application, String run, String variant, int worker) {
        static Key of(ReplicaSpec spec, int worker) {
            return new Key(spec.application(), spec.run(), spec.variant(), worker);
        }

        Run owner() {
            return new Run(application, run);
        }
    }

    private record Run(String application, String name) {}

    private final Map<Run, Map<Key, Deque<ResidentReplica>>> idle = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * An idle replica for this share, or a new one; nobody else has it until it is given back.
     *
     * @param round id of the state that the task starts from, which no other round starts from
     */
    synchronized ResidentReplica lease(ReplicaSpec spec, int worker, long round) {
        Key key = Key.of(spec, worker);
        Deque<ResidentReplica> replicas = idle(key);
        forgetOldRuns();
        ResidentReplica replica = replicas.poll();
        // A run of that name may have trained another network here before.
        if (replica != null && (!replica.spec().equals(spec) || replica.round() == round)) {
            replica.close();
            replica = null;
        }
        ResidentReplica leased = replica != null ? replica : new ResidentReplica(spec, worker);
        leased.leasedFor(round);
        return leased;
    }

    /** Takes a replica back; one that failed, or is not needed because the share has an idle one already, is closed. */
    synchronized void giveBack(ResidentReplica replica, boolean sound) {
        Deque<ResidentReplica> replicas = idle(Key.of(replica.spec(), replica.worker()));
        if (sound && replicas.isEmpty()) {
            replicas.add(replica);
        } else {
            replica.close();
        }
    }

    private Deque<ResidentReplica> idle(Key key) {
        return idle.computeIfAbsent(key.owner(), owner -> new HashMap<>())
                .computeIfAbsent(key, k -> new ArrayDeque<>());
    }

    private void forgetOldRuns() {
        while (idle.size() > RUNS) {
            Run oldest = idle.keySet().iterator().next();
            idle.remove(oldest).values().forEach(replicas -> replicas.forEach(ResidentReplica::close));
        }
    }

    /** Closes the idle replicas of one share, which has left this process. */
    synchronized void forget(ReplicaSpec spec, int worker) {
        Key key = Key.of(spec, worker);
        Map<Key, Deque<ResidentReplica>> ofRun = idle.get(key.owner());
        if (ofRun != null && ofRun.containsKey(key)) {
            ofRun.remove(key).forEach(ResidentReplica::close);
        }
        idle.values().removeIf(Map::isEmpty);
    }

    /** Closes all idle replicas of one run. */
    synchronized void forget(String application, String run) {
        Map<Key, Deque<ResidentReplica>> replicas = idle.remove(new Run(application, run));
        if (replicas != null) {
            replicas.values().forEach(ofShare -> ofShare.forEach(ResidentReplica::close));
        }
    }
}
