package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Change;
import io.gradwatch.rollout.surgery.ParameterOrigin;
import io.gradwatch.rollout.surgery.ParameterOrigin.Rule;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Transformation;
import io.gradwatch.training.averaging.OuterState;
import io.gradwatch.training.progress.Arm;
import io.gradwatch.training.state.State;
import java.util.List;

/**
 * Restores the last healthy state and continues with the next minibatches. The minibatches since that state are skipped,
 * because the iteration count stays, as in the training of PaLM (Chowdhery et al., 2022). The function is that of the
 * healthy state.
 */
public record SpikeRecovery() implements Remedy {
    @Override
    public String label() {
        return "spike-recovery";
    }

    @Override
    public String description() {
        return "Restores the last healthy state and skips the minibatches since then.";
    }

    @Override
    public RemedyResult apply(Arm arm, RemedyContext context) {
        if (context.healthy().isEmpty()) {
            return new Refused("there is no healthy state to restore");
        }
        State now = arm.state();
        State healthy = context.healthy().get();
        if (healthy.iteration() == 0) {
            return new Refused("it was only healthy before the first iteration, when nothing was learned yet");
        }
        if (healthy.parameters().length() != now.parameters().length()
                || healthy.updaterState().length() != now.updaterState().length()) {
            return new Refused("the last healthy state belongs to another network");
        }
        State next = new State(healthy.parameters(), healthy.updaterState(), now.iteration(), now.epoch());
        List<ParameterOrigin> origins = ParameterOrigin.ofAll(arm.network(), Rule.RESTORED);
        String what = "restored from iteration " + healthy.iteration() + "; minibatches up to iteration "
                + now.iteration() + " are skipped";
        return new Applied(new Transformation(
                new Arm(
                        Surgery.variantAfter(arm, label()),
                        arm.configuration(),
                        next,
                        arm.quarantined(),
                        arm.gradientRule(),
                        // The outer state belongs to the weights that are given up.
                        OuterState.NONE),
                false,
                List.of(new Change("state", what)),
                origins));
    }
}
