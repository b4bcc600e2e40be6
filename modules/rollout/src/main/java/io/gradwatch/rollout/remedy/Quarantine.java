package io.gradwatch.rollout.remedy;

import io.gradwatch.diagnosis.Diagnosis;
import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Change;
import io.gradwatch.rollout.surgery.ParameterOrigin;
import io.gradwatch.rollout.surgery.ParameterOrigin.Rule;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Transformation;
import io.gradwatch.training.progress.Arm;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Excludes the rows of the workers that the diagnosis names from training. The function is kept, because most workers
 * contributed to it. From then on, training uses fewer rows than the job file states.
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
            return new Refused("the diagnosis names no worker that is still training");
        }
        Set<Integer> quarantined = new HashSet<>(arm.quarantined());
        quarantined.addAll(left);
        if (quarantined.size() >= workers(context)) {
            return new Refused("every worker would be excluded");
        }
        List<Change> changes = left.stream()
                .sorted()
                .map(worker -> new Change("worker " + worker, "its rows are excluded from training"))
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
