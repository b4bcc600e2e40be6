package io.gradwatch.rollout.cure;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.rollout.cure.ParameterOrigin.Rule;
import io.gradwatch.training.Arm;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Goes on without the rows of the workers that the diagnosis names. The function is kept, as most workers made it what it
 * is; what is trained on from now on is less than the job file asks for.
 */
public record Quarantine() implements Cure {
    @Override
    public String label() {
        return "quarantine";
    }

    @Override
    public CureResult apply(Arm arm, Evidence evidence) {
        Set<Integer> left =
                new HashSet<>(evidence.diagnosis().map(Diagnosis::workers).orElse(List.of()));
        left.removeAll(arm.quarantined());
        if (left.isEmpty()) {
            return new Refusal("the diagnosis names no worker that takes part");
        }
        Set<Integer> quarantined = new HashSet<>(arm.quarantined());
        quarantined.addAll(left);
        if (quarantined.size() >= workers(evidence)) {
            return new Refusal("no worker would be left");
        }
        List<Change> changes = left.stream()
                .sorted()
                .map(worker -> new Change("worker " + worker, "its rows are not trained on any more"))
                .toList();
        List<ParameterOrigin> origins = ParameterPlaces.of(arm.network()).places().keySet().stream()
                .map(name -> new ParameterOrigin(name, Rule.CARRIED))
                .toList();
        Arm next = new Arm(
                Variant.nameAfter(arm, this), arm.configuration(), arm.state(), quarantined, arm.gradientRule());
        return new Treatment(next, true, changes, origins);
    }

    private static int workers(Evidence evidence) {
        return evidence.history().isEmpty()
                ? 0
                : evidence.history()
                        .get(evidence.history().size() - 1)
                        .workers()
                        .size();
    }
}
