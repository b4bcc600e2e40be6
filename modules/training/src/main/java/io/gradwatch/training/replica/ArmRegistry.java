package io.gradwatch.training.replica;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.spark.SparkContext;

/**
 * Lists the arms that train in an application. The driver keeps one per Spark context, because all trainings of a context
 * share its executors. Any thread may call it.
 */
public final class ArmRegistry {
    private static final Map<SparkContext, ArmRegistry> BY_CONTEXT = Collections.synchronizedMap(new WeakHashMap<>());

    private final String application;
    private final Map<Long, States> arms = new HashMap<>();
    private long version;

    private record States(long previous, long current) {}

    ArmRegistry(String application) {
        this.application = application;
    }

    /** Returns the registry of this context. */
    public static ArmRegistry of(SparkContext context) {
        return BY_CONTEXT.computeIfAbsent(context, c -> new ArmRegistry(c.applicationId()));
    }

    /**
     * Records that a round starts, and the arm with its first round.
     *
     * @param arm id of the broadcast that carries the arm's specification
     * @param state id of the broadcast that carries the state
     */
    public synchronized RoundTicket roundStarts(long arm, long state) {
        States before = arms.getOrDefault(arm, new States(-1, -1));
        arms.put(arm, new States(before.current, state));
        return new RoundTicket(arm, state, live());
    }

    /** Records that an arm trains no more, and frees its replicas in this process, which is an executor in local mode. */
    public synchronized void ended(long arm) {
        arms.remove(arm);
        WorkerTask.POOL.evict(live());
    }

    private LiveArms live() {
        version++;
        Map<Long, Long> previous = new HashMap<>();
        arms.forEach((arm, states) -> previous.put(arm, states.previous));
        return new LiveArms(application, version, previous);
    }
}
