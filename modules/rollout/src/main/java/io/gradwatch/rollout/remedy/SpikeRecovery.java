package io.gradwatch.rollout.remedy;

import io.gradwatch.rollout.remedy.RemedyResult.Applied;
import io.gradwatch.rollout.remedy.RemedyResult.Refused;
import io.gradwatch.rollout.surgery.Change;
import io.gradwatch.rollout.surgery.ParameterOrigin;
import io.gradwatch.rollout.surgery.ParameterOrigin.Rule;
import io.gradwatch.rollout.surgery.Surgery;
import io.gradwatch.rollout.surgery.Transformation;
import io.gradwatch.training.Arm;
import io.gradwatch.training.averaging.OuterState;
import io.gradwatch.training.state.State;
import java.util.List;

/**
 * Goes back to the last healthy state, and on from there with the minibatches that come next: those that did the harm are
 * skipped, since the counters stay (as in PaLM's training, Chowdhery et al., 2022). The function is not kept but that of
 * the healthy state is brought back, as what came of it since is what is wrong.
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
            return new Refused("there is no healthy state to go back to");
        }
        State now = arm.state();
        State healthy = context.healthy().get();
        if (healthy.iteration() == 0) {
            return new Refused("it was never healthy after the start, where nothing was learned yet");
        }
        if (healthy.parameters().length() != now.parameters().length()
                || healthy.updaterState().length() != now.updaterState().length()) {
            return new Refused("the last healthy state is of another network");
        }
        State next = new State(healthy.parameters(), healthy.updaterState(), now.iteration(), now.epoch());
        List<ParameterOrigin> origins = ParameterOrigin.ofAll(arm.network(), Rule.RESTORED);
        String what =
                "back to iteration " + healthy.iteration() + "; minibatches up to " + now.iteration() + " skipped";
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
