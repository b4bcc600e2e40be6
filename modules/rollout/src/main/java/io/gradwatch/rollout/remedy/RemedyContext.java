package io.gradwatch.rollout.remedy;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.Arm;
import io.gradwatch.training.replica.Sample;
import io.gradwatch.training.state.State;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known about a arm when a remedy is asked for.
 *
 * @param diagnosis what is wrong with it; empty if an operator or the job file asks for the remedy
 * @param history its latest rounds, oldest first
 * @param sample rows to measure on
 * @param healthy the latest state before anything was wrong, if there is one
 * @param seed of parameters that are drawn anew
 */
public record RemedyContext(
        Optional<Diagnosis> diagnosis,
        List<ClusterSnapshot> history,
        Sample sample,
        Optional<State> healthy,
        long seed) {
    public RemedyContext {
        Objects.requireNonNull(diagnosis, "diagnosis");
        history = List.copyOf(history);
        Objects.requireNonNull(sample, "sample");
        Objects.requireNonNull(healthy, "healthy");
    }

    /** Whether this layer is among the sick ones; every layer is where none is named. */
    boolean concerns(String layer) {
        return diagnosis
                .map(Diagnosis::layers)
                .filter(layers -> !layers.isEmpty())
                .map(layers -> layers.contains(layer))
                .orElse(true);
    }

    /** Whether a round has been measured since the arm had this remedy, if it had it. */
    boolean isMeasuredSince(Remedy remedy, Arm arm) {
        boolean had = List.of(arm.variant().split("\\+")).contains(remedy.label());
        return !had || history.stream().anyMatch(snapshot -> snapshot.variant().equals(arm.variant()));
    }

    /** The rounds before anything was wrong, oldest first. */
    List<ClusterSnapshot> healthyHistory() {
        int sickFrom = diagnosis.map(Diagnosis::openedRound).orElse(Integer.MAX_VALUE);
        return history.stream().filter(snapshot -> snapshot.round() < sickFrom).toList();
    }
}
