package io.gradwatch.rollout;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.rollout.remedy.RemedyContext;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Recent rounds of the baseline and its last healthy state, since its network last changed. */
final class BaselineHistory {
    /** Multiple of the chance-level loss above which the baseline does not count as healthy. */
    private static final double FAR_ABOVE_CHANCE = 2;

    private final Deque<ClusterSnapshot> history = new ArrayDeque<>();
    private Optional<Arm> healthy = Optional.empty();

    /** Adds a round. */
    void add(ClusterSnapshot round) {
        history.addLast(round);
        if (history.size() > Rollout.HISTORY) {
            history.removeFirst();
        }
    }

    /**
     * Remembers the baseline as healthy if no diagnosis is open. A loss far above chance level speaks against that: a
     * diagnosis is about to open.
     */
    void seemsHealthy(Arm now) {
        boolean farAboveChance = Optional.ofNullable(history.peekLast())
                .flatMap(latest -> latest.reference()
                        .map(reference -> !(latest.trainLoss() <= FAR_ABOVE_CHANCE * reference.chanceLevel())))
                .orElse(false);
        if (!farAboveChance) {
            wasHealthy(now);
        }
    }

    /** Remembers this arm as the last healthy one. */
    void wasHealthy(Arm then) {
        healthy = Optional.of(then);
    }

    /** Returns the last healthy arm, if there is one. */
    Optional<Arm> healthy() {
        return healthy;
    }

    /** Forgets everything, because another network is the baseline from now on. */
    void changed() {
        history.clear();
        healthy = Optional.empty();
    }

    /** Returns what remedies may read. */
    RemedyContext context(Optional<Diagnosis> diagnosis, Sample sample, long seed) {
        return new RemedyContext(diagnosis, List.copyOf(history), sample, healthy.map(Arm::state), seed);
    }
}
