package io.gradwatch.rollout;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.rollout.remedy.RemedyContext;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What is known of the network that is being trained, since it became what it is. */
final class BaselineHistory {
    /** Times the loss of guessing. */
    private static final double ASTRAY = 2;

    private final Deque<ClusterSnapshot> history = new ArrayDeque<>();
    private Optional<Arm> healthy = Optional.empty();

    /** A round of it ended. */
    void add(ClusterSnapshot round) {
        history.addLast(round);
        if (history.size() > Rollout.HISTORY) {
            history.removeFirst();
        }
    }

    /** Nothing is known to be wrong with it as it is now. Far worse than guessing, it is on its way to where that is known. */
    void seemsHealthy(Arm now) {
        boolean astray = Optional.ofNullable(history.peekLast())
                .flatMap(latest ->
                        latest.reference().map(reference -> !(latest.trainLoss() <= ASTRAY * reference.guessing())))
                .orElse(false);
        if (!astray) {
            wasHealthy(now);
        }
    }

    /** Nothing was wrong with it when it was this. */
    void wasHealthy(Arm then) {
        healthy = Optional.of(then);
    }

    /** As it was when last nothing was wrong with it. */
    Optional<Arm> healthy() {
        return healthy;
    }

    /** Another network is the surviving line from now on. */
    void changed() {
        history.clear();
        healthy = Optional.empty();
    }

    /** For remedies. */
    RemedyContext context(Optional<Diagnosis> diagnosis, Sample sample, long seed) {
        return new RemedyContext(diagnosis, List.copyOf(history), sample, healthy.map(Arm::state), seed);
    }
}
