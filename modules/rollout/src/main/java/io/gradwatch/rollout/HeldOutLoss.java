package io.gradwatch.rollout;

import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.signal.WorkerRow;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The loss on rows that an arm has not been trained on in its trial: that of every minibatch before its own update
 * (Gama et al.'s prequential error, 2013), so that all arms are judged on the same rows. Where an arm leaves workers out,
 * no arm is judged on theirs.
 */
final class HeldOutLoss {
    private HeldOutLoss() {}

    /** The workers that all these arms were trained on. */
    static Set<Integer> commonWorkers(Collection<ClusterSnapshot> arms) {
        return arms.stream()
                .map(HeldOutLoss::workers)
                .reduce((some, others) -> some.stream().filter(others::contains).collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    /** Mean over the rows of these workers; NaN if one of their losses is. */
    static double of(ClusterSnapshot arm, Set<Integer> workers) {
        double sum = 0;
        long rows = 0;
        for (WorkerRow row : arm.workers()) {
            if (workers.contains(row.worker()) && row.examples() > 0) {
                sum += row.loss() * row.examples();
                rows += row.examples();
            }
        }
        return sum / rows;
    }

    private static Set<Integer> workers(ClusterSnapshot arm) {
        return arm.workers().stream().map(WorkerRow::worker).collect(Collectors.toSet());
    }
}
