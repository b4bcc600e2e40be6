package io.gradwatch.rollout.cure;

import io.gradwatch.rollout.cure.ParameterOrigin.Rule;
import io.gradwatch.training.Arm;
import io.gradwatch.training.replica.State;
import java.util.List;

/**
 * Goes back to the last healthy state, and on from there with the minibatches that come next: those that did the harm are
 * skipped, since the counters stay (as in PaLM's training, Chowdhery et al., 2022). The function is not kept but that of
 * the healthy state is brought back, as what came of it since is what is wrong.
 */
public record SpikeRecovery() implements Cure {
    @Override
    public String label() {
        return "spike-recovery";
    }

    @Override
    public CureResult apply(Arm arm, Evidence evidence) {
        if (evidence.healthy().isEmpty()) {
            return new Refusal("there is no healthy state to go back to");
        }
        State now = arm.state();
        State healthy = evidence.healthy().get();
        if (healthy.iteration() == 0) {
            return new Refusal("it was never healthy after the start, where nothing was learned yet");
        }
        if (healthy.parameters().length() != now.parameters().length()
                || healthy.updaterState().length() != now.updaterState().length()) {
            return new Refusal("the last healthy state is of another network");
        }
        State next = new State(healthy.parameters(), healthy.updaterState(), now.iteration(), now.epoch());
        List<ParameterOrigin> origins = ParameterPlaces.of(arm.network()).places().keySet().stream()
                .map(name -> new ParameterOrigin(name, Rule.RESTORED))
                .toList();
        String what =
                "back to iteration " + healthy.iteration() + "; minibatches up to " + now.iteration() + " skipped";
        return new Treatment(
                new Arm(Variant.nameAfter(arm, this), arm.configuration(), next, arm.quarantined(), arm.gradientRule()),
                false,
                List.of(new Change("state", what)),
                origins);
    }
}
