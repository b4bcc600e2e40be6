package io.gradwatch.training.replica;

import java.util.HashMap;
import java.util.Map;

/**
 * Keeps replicas in this process between rounds. It is only a cache: a replica that is lost is built again from the
 * arm's
 * specification and state.
 *
 * <p>A replica is leased to one task at a time, and to one attempt at a round, whose result stays in its memory until
 * the
 * next lease. If the replica that a task asks for is busy, or has trained the same round before (for an attempt that
 * Spark
 * gave up on, or a speculative one), the task receives a new one. So two attempts never touch the same memory.
 *
 * <p>With every lease the pool closes the idle replicas of arms and runs that have ended, of shards that train
 * elsewhere
 * now, and of earlier applications in this process. Spark starts no tasks for these again. A busy replica among them is
 * closed when its task returns it.
 */
final class ReplicaPool {
    private record Key(String application, long arm, int worker) {}

    private final Map<Key, ResidentReplica> idle = new HashMap<>();
    private LiveArms live = new LiveArms("", 0, Map.of());

    /** Returns the idle replica of this worker or a new one, which no other task uses until it is returned. */
    synchronized ResidentReplica lease(ReplicaSpec spec, int worker, RoundTicket round) {
        evict(round.live());
        ResidentReplica replica = idle.remove(new Key(spec.application(), round.arm(), worker));
        if (replica != null && replica.latestState() == round.state()) {
            replica.close();
            replica = null;
        }
        ResidentReplica leased = replica != null ? replica : new ResidentReplica(spec, worker, round.arm());
        leased.leasedFor(round.state());
        return leased;
    }

    /**
     * Takes back a leased replica. Closes it if it failed, if its worker has an idle one already, or if no round needs
     * it.
     */
    synchronized void release(ResidentReplica replica, boolean sound) {
        Key key = new Key(replica.spec().application(), replica.arm(), replica.worker());
        if (sound && isLive(key, replica) && !idle.containsKey(key)) {
            idle.put(key, replica);
        } else {
            replica.close();
        }
    }

    /** Closes the idle replicas that no round needs, unless a later version has been seen. */
    synchronized void evict(LiveArms current) {
        if (current.application().equals(live.application()) && current.version() <= live.version()) {
            return;
        }
        live = current;
        idle.entrySet().removeIf(entry -> {
            boolean evicted = !isLive(entry.getKey(), entry.getValue());
            if (evicted) {
                entry.getValue().close();
            }
            return evicted;
        });
    }

    private boolean isLive(Key key, ResidentReplica replica) {
        return key.application.equals(live.application()) && live.keep(key.arm, replica.latestState());
    }
}
