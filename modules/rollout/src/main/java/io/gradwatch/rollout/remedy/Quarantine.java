package io.gradwatch.rollout.remedy;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Change;
import io.gradwatch.rollout.surgery.ParameterOrigin;
import io.gradwatch.rollout.surgery.ParameterOrigin.Rule;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Transformation;
import io.gradwatch.training.Arm;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Goes on without the rows of the workers that the diagnosis names. The function is kept, as most workers made it what it
 * is; what is trained on from now on is less than the job file asks for.
 */
public record Quarantine() implements Remedy {
    @Override
    public String label() {
        return "quarantine";
    }

    @Override
    public String description() {
        return "Trains without the rows of the workers that the diagnosis names.";
    }

    @Override
    public RemedyResult apply(Arm arm, RemedyContext context) {
        Set<Integer> left =
                new HashSet<>(context.diagnosis().map(Diagnosis::workers).orElse(List.of()));
        left.removeAll(arm.quarantined());
        if (left.isEmpty()) {
            return new Refused("the diagnosis names no worker that takes part");
        }
        Set<Integer> quarantined = new HashSet<>(arm.quarantined());
        quarantined.addAll(left);
        if (quarantined.size() >= workers(context)) {
            return new Refused("no worker would be left");
        }
        List<Change> changes = left.stream()
                .sorted()
                .map(worker -> new Change("worker " + worker, "its rows are not trained on any more"))
                .toList();
        List<ParameterOrigin> origins = ParameterOrigin.ofAll(arm.network(), Rule.CARRIED);
        Arm next = new Arm(
                Surgery.variantAfter(arm, label()),
                arm.configuration(),
                arm.state(),
                quarantined,
                arm.gradientRule(),
                arm.outerState());
        return new Applied(new Transformation(next, true, changes, origins));
    }

    private static int workers(RemedyContext context) {
        return context.history().isEmpty()
                ? 0
                : context.history().get(context.history().size() - 1).workers().size();
    }
}
