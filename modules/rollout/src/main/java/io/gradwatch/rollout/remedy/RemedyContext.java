package io.gradwatch.rollout.remedy;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.signal.ClusterSnapshot;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.replica.Sample;
import io.gradwatch.training.state.State;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Information that a remedy may read besides the arm.
 *
 * @param diagnosis critical diagnosis; empty if an operator or the job file requests the remedy
 * @param history latest rounds of the arm, oldest first
 * @param sample training rows to measure on
 * @param healthy last healthy state, if there is one
 * @param seed seed of parameters that are reinitialized
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

    /** Returns whether the diagnosis names this layer; true if it names none. */
    boolean concerns(String layer) {
        return diagnosis
                .map(Diagnosis::layers)
                .filter(layers -> !layers.isEmpty())
                .map(layers -> layers.contains(layer))
                .orElse(true);
    }

    /** Returns whether the arm never had this remedy, or a round has been measured since. */
    boolean isMeasuredSince(Remedy remedy, Arm arm) {
        boolean had = List.of(arm.variant().split("\\+")).contains(remedy.label());
        return !had || history.stream().anyMatch(snapshot -> snapshot.variant().equals(arm.variant()));
    }

    /** Returns the rounds before the diagnosis opened, oldest first. */
    List<ClusterSnapshot> healthyHistory() {
        int openedRound = diagnosis.map(Diagnosis::openedRound).orElse(Integer.MAX_VALUE);
        return history.stream()
                .filter(snapshot -> snapshot.round() < openedRound)
                .toList();
    }
}
